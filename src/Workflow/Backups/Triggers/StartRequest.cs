using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary>
/// The body of <c>POST /api/backups</c>: absent, or <c>{ "collections": ["…"], "exports": [{ … }], "env": "…" }</c>, each of which may be left out.
/// </summary>
/// <param name="Collections">Collections to export whole.</param>
/// <param name="Exports">Collections exported only in part or as CSV. If both are null, the settings decide.</param>
/// <param name="Env">The environment; null for the configured one.</param>
internal sealed record StartRequest(
    IReadOnlyList<string>? Collections = null, IReadOnlyList<ExportSelection>? Exports = null, string? Env = null)
{
    private const string CollectionsField = "collections";
    private const string EnvField = "env";

    /// <summary>True with the request, false with the answer that says what is wrong.</summary>
    public static bool TryParse(
        ReadOnlySpan<byte> body, [NotNullWhen(true)] out StartRequest? request, [NotNullWhen(false)] out IActionResult? problem)
    {
        request = new();
        problem = null;
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return true;
        var read = request;
        problem = JsonBody.Check(body, root => Check(root, ref read));
        request = problem is null ? read : null;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, ref StartRequest request)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"collections\": [\"orders\"] }.");
        foreach (var field in root.EnumerateObject())
        {
            var problem = field.Name switch
            {
                CollectionsField => CheckNames(field.Value, ref request),
                ExportsField.Name => CheckExports(field.Value, ref request),
                EnvField => CheckEnv(field.Value, ref request),
                _ => Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there are '{CollectionsField}', '{ExportsField.Name}' and '{EnvField}'."),
            };
            if (problem is not null)
                return problem;
        }
        return CheckTwice(request);
    }

    private static IActionResult? CheckExports(JsonElement value, ref StartRequest request)
    {
        if (ExportsField.Read(value, out var selections) is { } problem)
            return problem;
        request = request with { Exports = selections };
        return null;
    }

    private static IActionResult? CheckTwice(StartRequest request)
    {
        var seen = new HashSet<string>(request.Collections ?? [], StringComparer.Ordinal);
        for (var i = 0; i < request.Exports?.Count; i++)
        {
            if (!seen.Add(request.Exports[i].Collection))
                return NamedTwice($"{ExportsField.Name}[{i}].collection", request.Exports[i].Collection);
        }
        return null;
    }

    private static IActionResult NamedTwice(string field, string name) =>
        Problem.BadRequest(field, $"The collection '{Printable.Of(name)}' is named twice.");

    private static IActionResult? CheckEnv(JsonElement value, ref StartRequest request)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { Length: > 0 } env)
            return Problem.BadRequest(EnvField, "'env' must be the name of an environment, a string; leave it out for the configured one.");
        request = request with { Env = env };
        return null;
    }

    private static IActionResult? CheckNames(JsonElement value, ref StartRequest request)
    {
        var problem = CollectionNames.Check(CollectionsField, value, "to back up all", out var names);
        request = request with { Collections = names };
        return problem;
    }
}
