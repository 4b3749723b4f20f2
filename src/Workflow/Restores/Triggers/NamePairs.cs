using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary>Reads an object of names by collection, such as <c>{ "users": "users_1129" }</c>.</summary>
internal static class NamePairs
{
    /// <summary>Null with the names, or the answer that says what is wrong.</summary>
    public static IActionResult? Read(string field, JsonElement value, out IReadOnlyDictionary<string, string>? names)
    {
        names = null;
        if (value.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest(field, $"'{field}' must be an object with the name of a target for each collection, such as {{ \"users\": \"users_1129\" }}.");
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Value.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(field, $"'{field}' must give '{Printable.Of(pair.Name)}' a name, a string.");
            if (!read.TryAdd(pair.Name, pair.Value.GetString()!))
                return Problem.BadRequest(field, $"'{field}' names '{Printable.Of(pair.Name)}' twice.");
        }
        names = read;
        return null;
    }
}
