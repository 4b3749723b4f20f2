using System.Text.Json;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>Reads a body with a person's reason: why a backup is accepted or held, or retention is unfrozen.</summary>
internal static class ReasonBody
{
    /// <summary>The reason, and the time <c>until</c> where <paramref name="takesUntil"/> allows one; or the answer that says what is wrong.</summary>
    public static (string? Reason, DateTimeOffset? Until, IActionResult? Problem) Read(ReadOnlySpan<byte> body, bool takesUntil)
    {
        var (reason, until) = ((string?)null, (DateTimeOffset?)null);
        var problem = JsonBody.Check(body, root => Take(root, takesUntil, ref reason, ref until));
        return (reason, until, problem);
    }

    private static IActionResult? Take(JsonElement root, bool takesUntil, ref string? reason, ref DateTimeOffset? until)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"reason\": \"why\" }.");
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "reason" when field.Value.ValueKind == JsonValueKind.String:
                    reason = field.Value.GetString()!.Trim();
                    break;
                case "until" when takesUntil && field.Value.ValueKind == JsonValueKind.Null:
                    break;
                case "until" when takesUntil && field.Value.ValueKind == JsonValueKind.String && field.Value.TryGetDateTimeOffset(out var time):
                    until = time;
                    break;
                case "until" when takesUntil:
                    return Problem.BadRequest("until", "'until' must be a time with an offset, such as \"2027-01-31T00:00:00+08:00\".");
                case "reason":
                    return Problem.BadRequest("reason", "'reason' must be a string.");
                default:
                    return Problem.BadRequest(
                        field.Name, takesUntil ? $"There is no field '{field.Name}'; there are reason and until." : $"There is no field '{field.Name}'; there is reason.");
            }
        }
        return reason is null or "" ? Problem.BadRequest("reason", "'reason' is needed: say why, for people who read it later.")
            : reason.Length > Limits.PersonReasonCharacters ? Problem.BadRequest("reason", $"'reason' has at most {Limits.PersonReasonCharacters} characters.")
            : Printable.Of(reason) != reason ? Problem.BadRequest("reason", "'reason' must be one line, without control characters or direction marks.")
            : null;
    }
}
