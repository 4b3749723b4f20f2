using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workflow.Drills.Comparison;

/// <summary>
/// The values of a document without the types of its numbers and dates: <c>3</c>, <c>3.0</c> and <c>{"$numberLong":"3"}</c> are equal here. Distinguishes
/// a document whose types the service cannot keep from one that really differs.
/// </summary>
internal static class LooseForm
{
    /// <summary>SHA-256 of it.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static byte[] Hash(ReadOnlyMemory<byte> document)
    {
        using var json = JsonDocument.Parse(document, new() { MaxDepth = Limits.DocumentDepth });
        var text = new StringBuilder();
        Write(json.RootElement, text);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Write(JsonElement value, StringBuilder text)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when Extended(value) is { } plain:
                text.Append(plain);
                break;
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    text.Append(JsonSerializer.Serialize(member.Name)).Append(':');
                    Write(member.Value, text);
                    text.Append(',');
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, text);
                    text.Append(',');
                }
                text.Append(']');
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            case JsonValueKind.String:
                text.Append(JsonSerializer.Serialize(value.GetString()));
                break;
            default:
                text.Append(value.ValueKind);
                break;
        }
    }

    // The forms in which the service writes a type.
    private static string? Extended(JsonElement value)
    {
        var members = value.EnumerateObject();
        if (!members.MoveNext())
            return null;
        var only = members.Current;
        return members.MoveNext() ? null : only switch
        {
            { Name: "$numberLong" or "$numberInt" or "$numberDouble" or "$numberDecimal", Value.ValueKind: JsonValueKind.String } => Number(only.Value.GetString()!),
            { Name: "$date", Value.ValueKind: JsonValueKind.String } when DateTimeOffset.TryParse(
                only.Value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => $"date {at.ToUnixTimeSeconds()}",
            _ => null,
        };
    }

    private static string Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? (exact / 1.000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded) ? rounded.ToString("R", CultureInfo.InvariantCulture)
        : text;
}
