using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary>Reads the indexes that a new collection gets.</summary>
internal static class IndexesField
{
    private const string Field = "indexes";

    private static readonly string[] Directions = ["1", "-1", "2dsphere"];

    /// <summary>Null with the indexes, or the answer that says what is wrong.</summary>
    public static IActionResult? Read(JsonElement value, out IReadOnlyDictionary<string, IReadOnlyList<RestoreIndex>>? indexes)
    {
        indexes = null;
        var read = new Dictionary<string, IReadOnlyList<RestoreIndex>>(StringComparer.Ordinal);
        if (value.ValueKind != JsonValueKind.Object)
            return Wrong(Field);
        foreach (var collection in value.EnumerateObject())
        {
            if (collection.Value.ValueKind != JsonValueKind.Array)
                return Wrong($"{Field}.{collection.Name}");
            var list = new List<RestoreIndex>();
            foreach (var element in collection.Value.EnumerateArray())
            {
                if (ReadOne(element) is not { } index)
                    return Wrong($"{Field}.{collection.Name}[{list.Count}]");
                list.Add(index);
            }
            read[collection.Name] = list;
        }
        indexes = read;
        return null;
    }

    private static IActionResult Wrong(string place) => Problem.BadRequest(
        place, "An index is { \"name\": \"phone\", \"unique\": true, \"keys\": [{ \"name\": \"phone\", \"direction\": \"1\" }] }, a list of them for each collection; a direction is 1, -1 or 2dsphere.");

    private static RestoreIndex? ReadOne(JsonElement value)
    {
        try
        {
            return value.Deserialize<RestoreIndex>(Json.Options) is { Name.Length: > 0, Keys.Count: > 0 } index
                && index.Keys.All(key => key is { Name.Length: > 0 } && Directions.Contains(key.Direction, StringComparer.Ordinal)) ? index : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
