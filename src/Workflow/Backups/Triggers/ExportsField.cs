using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Backups.Triggers;

/// <summary>
/// The field <c>exports</c> of a start: <c>[{ "collection": "…", "query": "…", "format": "csv", "fields": ["…"] }]</c>, of which only the first is
/// required.
/// </summary>
internal static class ExportsField
{
    public const string Name = "exports";

    private const string Members = "there are 'collection', 'query', 'format' and 'fields'";

    /// <summary>Null with the selections, or the answer that says what is wrong.</summary>
    public static IActionResult? Read(JsonElement value, out List<ExportSelection> selections)
    {
        selections = [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return Problem.BadRequest(Name, "'exports' must be an array of at least one object, such as { \"collection\": \"orders\", \"query\": \"limit(10)\" }.");
        foreach (var element in value.EnumerateArray())
        {
            var field = $"{Name}[{selections.Count}]";
            if (ReadOne(element, field, out var selection) is { } problem)
                return problem;
            selections.Add(selection);
        }
        return null;
    }

    private static IActionResult? ReadOne(JsonElement element, string at, out ExportSelection selection)
    {
        selection = new() { Collection = "" };
        if (element.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest(at, $"An export must be an object; {Members}.");
        foreach (var member in element.EnumerateObject())
        {
            var field = $"{at}.{member.Name}";
            var problem = member.Name switch
            {
                "collection" or ExportSelection.QueryMember or "format" when member.Value.ValueKind != JsonValueKind.String =>
                    Problem.BadRequest(field, $"'{member.Name}' must be a string."),
                "collection" => ReadCollection(member.Value.GetString()!, field, ref selection),
                ExportSelection.QueryMember => ReadQuery(member.Value.GetString()!, ref selection),
                "format" => ReadFormat(member.Value.GetString()!, field, ref selection),
                ExportSelection.FieldsMember => ReadFields(member.Value, field, ref selection),
                _ => Problem.BadRequest(field, $"An export has no member '{Printable.Of(member.Name)}'; {Members}."),
            };
            if (problem is not null)
                return problem;
        }
        return selection.Collection.Length == 0 ? Problem.BadRequest($"{at}.collection", "An export must name its collection.")
            : selection.FindProblem() is var (wrong, sentence) ? Problem.BadRequest($"{at}.{wrong}", sentence)
            : null;
    }

    private static IActionResult? ReadCollection(string name, string field, ref ExportSelection selection)
    {
        if (name == BackupDefinition.AllCollections)
            return Problem.BadRequest(field, "'*' is not a collection; an export names one.");
        if (CollectionName.Refusal(name) is { } refusal)
            return Problem.BadRequest(field, Sentence.Of(refusal));
        selection = selection with { Collection = name };
        return null;
    }

    private static IActionResult? ReadQuery(string query, ref ExportSelection selection)
    {
        selection = selection with { Query = query };
        return null;
    }

    private static IActionResult? ReadFormat(string word, string field, ref ExportSelection selection)
    {
        if (ExportFormats.Read(word) is not { } format)
            return Problem.BadRequest(field, "'format' is \"json\" or \"csv\".");
        selection = selection with { Format = format };
        return null;
    }

    private static IActionResult? ReadFields(JsonElement value, string field, ref ExportSelection selection)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(static name => name.ValueKind != JsonValueKind.String))
            return Problem.BadRequest(field, "'fields' must be an array of names, each a string.");
        selection = selection with { Fields = [.. value.EnumerateArray().Select(static name => name.GetString()!)] };
        return null;
    }
}
