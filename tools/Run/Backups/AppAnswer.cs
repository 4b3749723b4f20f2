using System.Net;
using System.Text.Json;

namespace Run.Backups;

/// <summary>An answer of the app, or of another program at its address.</summary>
internal sealed class AppAnswer(HttpStatusCode status, string? reasonPhrase, byte[] body)
{
    // Required members are not null; otherwise the answer cannot be read.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public HttpStatusCode Status => status;

    public bool IsSuccess => (int)status is >= 200 and < 300;

    /// <summary>The body as <typeparamref name="T"/>, or why it cannot be read.</summary>
    /// <param name="check">Says what else is wrong with it; null if nothing is.</param>
    public (T? Value, string? Problem) Read<T>(Func<T, string?> check)
        where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(body, Options);
            var wrong = value is null ? "it is null" : check(value);
            return wrong is null ? (value, null) : (null, $"its answer cannot be read ({wrong}).");
        }
        catch (JsonException error)
        {
            return (null, $"its answer cannot be read (line {error.LineNumber + 1}, {error.Path ?? "$"}).");
        }
    }

    /// <summary>A text of the body; null if there is none of that name.</summary>
    public string? Text(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
                    ? text
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is no Unicode.
            return null;
        }
    }

    /// <summary>The app's own words for what is wrong, or the status.</summary>
    public string Explain() => Text("detail") ?? Text("problem") ?? Text("title") ?? $"it answered {(int)status} {reasonPhrase}.";
}
