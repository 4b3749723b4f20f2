using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>Reads a body that has to be one JSON value.</summary>
internal static class JsonBody
{
    /// <summary>The result of <paramref name="check"/>, or the answer that says why there is no value.</summary>
    public static IActionResult? Check(ReadOnlySpan<byte> body, Func<JsonElement, IActionResult?> check)
    {
        if (!Utf8.IsValid(body))
            return Problem.BadRequest("", "The body is not valid UTF-8.");
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            return reader.Read() ? Problem.BadRequest("", "The body has more than one JSON value.") : check(document.RootElement);
        }
        catch (JsonException broken)
        {
            return Problem.BadRequest("", $"The body is not valid JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate parses as JSON but cannot be read as text.
            return Problem.BadRequest("", "The body's text must be valid Unicode.");
        }
    }
}
