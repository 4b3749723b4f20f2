using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>The page that a request for a list wants: <c>?top=&amp;continuation=&amp;env=</c>.</summary>
/// <param name="Top">How many, from 1 to <see cref="Limits.PageSize"/>.</param>
/// <param name="Continuation">The id after which the page begins; null for the first.</param>
/// <param name="Env">Whose rows; null for the configured environment's.</param>
internal readonly record struct PageQuery(int Top, string? Continuation, string? Env)
{
    /// <summary>The page, or null and the answer that says what is wrong. An empty value counts as absent.</summary>
    public static PageQuery? Read(HttpRequest request, Func<string, bool> isId, out IActionResult? problem)
    {
        problem = null;
        var top = Limits.DefaultPageSize;
        if (Value(request, "top") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Limits.PageSize))
            problem = Problem.BadRequest("top", $"'top' must be a number from 1 to {Limits.PageSize}.");
        var continuation = Value(request, "continuation");
        if (problem is null && continuation is not null && !isId(continuation))
            problem = Problem.BadRequest("continuation", "'continuation' must be the 'next' of an earlier page.");
        string? env = null;
        return problem is null && EnvQuery.TryRead(request, out env, out problem) ? new(top, continuation, env) : null;
    }

    /// <summary>The first value of that name; null if there is none or it is empty.</summary>
    public static string? Value(HttpRequest request, string name) => request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;
}
