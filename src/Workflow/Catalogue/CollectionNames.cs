using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>Reads the collections that a request names.</summary>
internal static class CollectionNames
{
    /// <summary>Null with the names, or the answer that says what is wrong with them.</summary>
    /// <param name="field">Of the body.</param>
    /// <param name="value">Its value.</param>
    /// <param name="forAll">What leaving it out does, such as <c>to back up all</c>.</param>
    /// <param name="names">In order; null if they are refused.</param>
    public static IActionResult? Check(string field, JsonElement value, string forAll, out IReadOnlyList<string>? names)
    {
        names = null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            return Problem.BadRequest(field, $"'{field}' must be an array of at least one name; leave it out {forAll}.");
        var list = new List<string>();
        // A body of the allowed size holds thousands of names.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in value.EnumerateArray())
        {
            var place = $"{field}[{list.Count}]";
            if (element.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(place, "A collection name must be a string.");
            var name = element.GetString()!;
            if (name == BackupDefinition.AllCollections)
                return Problem.BadRequest(place, $"'*' is not a collection; leave '{field}' out {forAll}.");
            if (CollectionName.Refusal(name) is { } refusal)
                return Problem.BadRequest(place, Sentence.Of(refusal));
            if (!seen.Add(name))
                return Problem.BadRequest(place, $"The collection '{Printable.Of(name)}' is named twice.");
            list.Add(name);
        }
        names = list;
        return null;
    }
}
