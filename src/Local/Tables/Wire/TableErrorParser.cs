using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace Local.Tables.Wire;

/// <summary>Reads <c>{"odata.error":{"code":..,"message":{"value":..}}}</c>, the form of every error of the service.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    /// <summary>The key of <see cref="Exception.Data"/> that holds the index of a transaction's refused action.</summary>
    public const string FailedEntity = "FailedEntity";

    public static readonly TableErrorParser Instance = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        try
        {
            using var document = JsonDocument.Parse(response.Content.ToMemory());
            if (!document.RootElement.TryGetProperty("odata.error", out var body)) return false;
            var code = body.TryGetProperty("code", out var name) ? name.GetString() : null;
            var message = body.TryGetProperty("message", out var text) && text.TryGetProperty("value", out var value) ? value.GetString() : null;
            data = new Dictionary<string, string>(StringComparer.Ordinal);

            // A refused action is told as "3:The specified entity already exists."
            var colon = message?.IndexOf(':', StringComparison.Ordinal) ?? -1;
            if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                data[FailedEntity] = index.ToString(CultureInfo.InvariantCulture);
            }

            error = new ResponseError(code, message);
            return true;
        }
        catch (Exception notOurs) when (notOurs is JsonException or InvalidOperationException)
        {
            // A proxy's page or no body at all: the exception is then made from the status alone.
            return false;
        }
    }
}
