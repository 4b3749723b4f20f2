using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>The <c>?env=</c> of lists and of routes with an id: one installation may hold several environments.</summary>
internal static class EnvQuery
{
    private const int MostCharacters = 200;

    /// <summary>False with the answer that says what is wrong; else the environment, or null if none is named.</summary>
    public static bool TryRead(HttpRequest request, out string? env, out IActionResult? problem)
    {
        env = PageQuery.Value(request, "env");
        problem = env is null ? null : Check(env);
        return problem is null;
    }

    /// <summary>400 if it cannot be the id of an environment; null if it can.</summary>
    public static IActionResult? Check(string? env) => env is { Length: > 0 and <= MostCharacters } && !env.Any(char.IsControl) ? null
        : Problem.BadRequest("env", $"'env' must be the id of a cloud environment, a string of at most {MostCharacters} characters.");

    /// <summary>400: a start names an environment that this installation does not have.</summary>
    public static IActionResult NotServed(string configured) =>
        Problem.BadRequest("env", $"This installation backs up '{configured}' (WeChat__Env), no other environment. Leave 'env' out, or name that one.");
}
