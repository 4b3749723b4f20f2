using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Backups.Triggers;

/// <summary>Reads the body of <c>POST /api/backups</c>: absent, or <c>{ "collections": ["…"] }</c> and nothing else.</summary>
internal static class StartRequest
{
    private const string Collections = "collections";

    /// <summary>True with the names (null stands for what the settings say), false with the answer that says what is wrong.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out IReadOnlyList<string>? names, [NotNullWhen(false)] out IActionResult? problem)
    {
        names = null;
        problem = null;
        if (body.Trim(" \t\r\n"u8).IsEmpty)
            return true;
        IReadOnlyList<string>? read = null;
        problem = JsonBody.Check(body, root => Check(root, out read));
        names = read;
        return problem is null;
    }

    private static IActionResult? Check(JsonElement root, out IReadOnlyList<string>? names)
    {
        names = null;
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", "The body must be a JSON object, such as { \"collections\": [\"orders\"] }.");
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name != Collections)
                return Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; the only one is '{Collections}'.");
            if (CheckNames(field.Value, out names) is { } problem)
                return problem;
        }
        return null;
    }

    private static IActionResult? CheckNames(JsonElement value, out IReadOnlyList<string>? names)
    {
        names = null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return Problem.BadRequest(Collections, "'collections' must be an array of at least one name; leave it out to back up all.");
        var list = new List<string>();
        foreach (var element in value.EnumerateArray())
        {
            var field = $"{Collections}[{list.Count}]";
            if (element.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(field, "A collection name must be a string.");
            var name = element.GetString()!;
            if (name == BackupDefinition.AllCollections)
                return Problem.BadRequest(field, "'*' is no collection; leave 'collections' out to back up all.");
            if (CollectionName.Refusal(name) is { } refusal)
                return Problem.BadRequest(field, Sentence.Of(refusal));
            if (list.Contains(name))
                return Problem.BadRequest(field, $"The collection '{name}' is named twice.");
            list.Add(name);
        }
        names = list;
        return null;
    }
}
