using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Logs.Door;

/// <summary>Reads the body of an offer, <c>{ "sdp": "…" }</c>, or of an answer, which names the session too.</summary>
internal static class SdpBody
{
    /// <summary>The texts; or the answer that says what is wrong.</summary>
    public static async Task<(string? Sdp, string? Session, IActionResult? Problem)> ReadAsync(
        HttpRequest request, bool hasSession, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return (null, null, RequestBody.TooLarge());
        return TryParse(body, hasSession, out var sdp, out var session, out var problem) ? (sdp, session, null) : (null, null, problem);
    }

    private static bool TryParse(
        ReadOnlyMemory<byte> body, bool hasSession, [NotNullWhen(true)] out string? sdp, out string? session, [NotNullWhen(false)] out IActionResult? problem)
    {
        (sdp, session, problem) = (null, null, null);
        try
        {
            using var document = JsonDocument.Parse(body);
            problem = document.RootElement.ValueKind == JsonValueKind.Object
                ? Check(document.RootElement, hasSession, out sdp, out session)
                : Problem.BadRequest("", "The body must be a JSON object with 'sdp'.");
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // The second: an escaped half of a surrogate pair is valid JSON but not text.
            problem = Problem.BadRequest("", "The body is not valid JSON.");
        }
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, bool hasSession, out string? sdp, out string? session)
    {
        (sdp, session) = (null, null);
        foreach (var field in root.EnumerateObject())
        {
            var text = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null;
            if (field.Name == "sdp")
                sdp = text;
            else if (field.Name == "session" && hasSession)
                session = text;
            else
                return Problem.BadRequest(field.Name, $"There is no such field; the body has 'sdp'{(hasSession ? " and 'session'" : "")}.");
        }
        if (string.IsNullOrEmpty(sdp) || Encoding.UTF8.GetByteCount(sdp) > Limits.SdpBytes)
            return Problem.BadRequest("sdp", $"'sdp' must be a text of at most {Limits.SdpBytes} bytes.");
        return hasSession && string.IsNullOrEmpty(session) ? Problem.BadRequest("session", "'session' must be the one of the offer.") : null;
    }
}
