using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;
using Workflow.Logs.Files;

namespace Workflow.Logs.Triggers;

/// <summary>Reads the query of <c>GET /api/logs/orders/{id}/logs</c>.</summary>
internal sealed record LogsRequest(LogQuery Query, int Limit, long FromLine)
{
    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(IQueryCollection asked, [NotNullWhen(true)] out LogsRequest? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        request = null;
        problem = null;
        DateTimeOffset from = default, to = default;
        if (Given("from") is { } fromText && !IsoTime.TryParse(fromText, out from))
            problem = Problem.BadRequest("from", $"'from' must be {IsoTime.Form}.");
        if (Given("to") is { } toText && !IsoTime.TryParse(toText, out to))
            problem = Problem.BadRequest("to", $"'to' must be {IsoTime.Form}.");
        var level = Given("level") is { } name ? Array.IndexOf(LogLevels.Names, name) : 0;
        if (level < 0)
            problem = Problem.BadRequest("level", $"'level' must be one of {string.Join(", ", LogLevels.Names)}.");
        if (Given("text") is { Length: > Limits.SearchCharacters })
            problem = Problem.BadRequest("text", $"'text' may have at most {Limits.SearchCharacters} characters.");
        var limit = Limits.DefaultLogPageSize;
        if (Given("limit") is { } limitText && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Limits.LogPageSize))
            problem = Problem.BadRequest("limit", $"'limit' must be a number from 1 to {Limits.LogPageSize}.");
        var line = 0L;
        if (Given("continuation") is { } lineText && !long.TryParse(lineText, NumberStyles.None, CultureInfo.InvariantCulture, out line))
            problem = Problem.BadRequest("continuation", "'continuation' must be the 'next' of an earlier page.");
        if (problem is not null)
            return false;
        var query = new LogQuery(
            Given("from") is null ? long.MinValue : from.ToUnixTimeMilliseconds(), Given("to") is null ? long.MaxValue : to.ToUnixTimeMilliseconds(), level, Given("text"));
        request = new(query, limit, line);
        return true;

        string? Given(string parameter) => asked[parameter] is [{ Length: > 0 } value, ..] ? value : null;
    }
}
