using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Workflow.Http;

/// <summary>The <c>?env=</c> of lists and of routes with an id: one installation may hold several environments.</summary>
internal static class EnvQuery
{
    private const int MostCharacters = 200;

    /// <summary>False with the answer that says what is wrong; else the environment, or null where none is named.</summary>
    public static bool TryRead(HttpRequest request, out string? env, out IActionResult? problem)
    {
        env = PageQuery.Value(request, "env");
        problem = env is null || (env.Length <= MostCharacters && !env.Any(char.IsControl)) ? null
            : Problem.BadRequest("env", $"'env' must be the id of a cloud environment, at most {MostCharacters} characters.");
        return problem is null;
    }

    /// <summary>400: a start names an environment that this installation does not have.</summary>
    public static IActionResult NotServed(string configured) =>
        Problem.BadRequest("env", $"This installation looks after '{configured}' (WeChat__Env) and no other environment. Leave 'env' out, or name that one.");
}
