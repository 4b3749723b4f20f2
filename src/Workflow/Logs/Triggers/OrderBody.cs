using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary>Reads the body of <c>POST /api/logs/orders</c>: <c>{ uin, from, to, level, expires, live, env }</c>, of which only <c>uin</c> is required.</summary>
internal static class OrderBody
{
    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, DateTimeOffset now, [NotNullWhen(true)] out OrderRequest? order, [NotNullWhen(false)] out IActionResult? problem)
    {
        OrderRequest? read = null;
        problem = JsonBody.Check(body, root => Check(root, now, out read));
        order = read;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, DateTimeOffset now, out OrderRequest? order)
    {
        order = null;
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"uin\": \"10001\" }.");
        var read = new OrderRequest("", null, null, null, null, false);
        foreach (var field in root.EnumerateObject())
        {
            if (Read(field, ref read) is { } problem)
                return problem;
        }
        if (UserId.Refusal(read.Uin) is { } refusal)
            return Problem.BadRequest("uin", $"{Sentence.Of(refusal)} 'uin' says whose logs are wanted.");
        if (read.From > read.To)
            return Problem.BadRequest("to", "'to' must not be before 'from'.");
        if (read.Expires is { } expires && (expires <= now || expires > now + Limits.LongestOrderTime))
            return Problem.BadRequest("expires", $"'expires' must be in the future and at most {Limits.LongestOrderTime.TotalDays} days ahead.");
        order = read;
        return null;
    }

    private static IActionResult? Read(JsonProperty field, ref OrderRequest order)
    {
        var value = field.Value;
        // null stands for a field that is left out.
        if (value.ValueKind == JsonValueKind.Null && field.Name is "from" or "to" or "level" or "expires" or "live" or "env")
            return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        switch (field.Name)
        {
            case "uin" when text is not null:
                order = order with { Uin = text };
                return null;
            case "from" when IsoTime.TryParse(text, out var from):
                order = order with { From = from };
                return null;
            case "to" when IsoTime.TryParse(text, out var to):
                order = order with { To = to };
                return null;
            case "expires" when IsoTime.TryParse(text, out var expires):
                order = order with { Expires = expires };
                return null;
            case "env" when text is not null:
                order = order with { Env = text };
                return null;
            case "level" when LogLevels.Names.Contains(text):
                order = order with { Level = text };
                return null;
            case "live" when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                order = order with { Live = value.GetBoolean() };
                return null;
            case "from" or "to" or "expires":
                return Problem.BadRequest(field.Name, $"'{field.Name}' must be {IsoTime.Form}.");
            case "uin":
                return Problem.BadRequest("uin", "'uin' must be a string; it says whose logs are wanted.");
            case "level":
                return Problem.BadRequest("level", $"'level' must be one of {string.Join(", ", LogLevels.Names)}.");
            case "env":
                return Problem.BadRequest("env", "'env' must be a string, the id of a cloud environment.");
            case "live":
                return Problem.BadRequest("live", "'live' must be true or false.");
            default:
                return Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there are uin, from, to, level, expires, live and env.");
        }
    }
}
