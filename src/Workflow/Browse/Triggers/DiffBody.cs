using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Browse.Diffs;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary>Reads the body of <c>POST /api/diffs</c>: <c>{ from, to, collections, env }</c>, of which the first two are required.</summary>
internal static class DiffBody
{
    /// <summary>True with the request, or false with the answer that says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out DiffRequest? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        var read = new DiffRequest("", "", null, null);
        problem = JsonBody.Check(body, root => Check(root, ref read));
        request = problem is null ? read : null;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, ref DiffRequest request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"from\": \"<backup id>\", \"to\": \"<backup id>\" }.");
        foreach (var field in root.EnumerateObject())
        {
            if (Take(field.Name, field.Value, ref request) is { } problem)
                return problem;
        }
        return Missing("from", request.From) ?? Missing("to", request.To);
    }

    private static IActionResult? Take(string name, JsonElement value, ref DiffRequest request)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        switch (name)
        {
            case "from":
                request = request with { From = text ?? "" };
                return Missing(name, text);
            case "to":
                request = request with { To = text ?? "" };
                return Missing(name, text);
            case "env":
                request = request with { Env = text };
                return EnvQuery.Check(text);
            case "collections":
                var problem = CollectionNames.Check(name, value, "to compare all", out var names);
                request = request with { Collections = names };
                return problem;
            default:
                return Problem.BadRequest(name, $"There is no field '{name}'; there are from, to, collections and env.");
        }
    }

    private static IActionResult? Missing(string name, string? value) =>
        string.IsNullOrEmpty(value) ? Problem.BadRequest(name, $"'{name}' must be the id of a backup, a string.") : null;
}
