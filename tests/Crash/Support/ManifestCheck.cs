using System.Text.Json.Nodes;
using Azure.Data.Tables;

namespace Crash.Tests.Support;

/// <summary>A manifest holds what the rows hold: every field of it is a column.</summary>
internal static class ManifestCheck
{
    private static readonly string[] NoColumns =
        ["formatVersion", "appVersion", "previousBackupId", "previousManifestSha256", "exports", "id", "missed"];

    public static void AssertMatches(JsonObject manifest, TableEntity backup, IReadOnlyList<TableEntity> exports)
    {
        Assert.Equal(backup.RowKey, (string?)manifest["id"]);
        Assert.Equal(1, (int?)manifest["formatVersion"]);
        Assert.NotEmpty((string?)manifest["appVersion"] ?? "");
        Assert.Empty(manifest["missed"]!.AsArray());
        AssertFields("the backup", manifest.Where(field => !NoColumns.Contains(field.Key)), backup);

        var entries = manifest["exports"]!.AsArray().ToDictionary(entry => (string)entry!["collection"]!, entry => entry!.AsObject());
        Assert.Equal(exports.Count, entries.Count);
        foreach (var row in exports)
            AssertFields(row.GetString("Collection"), entries[row.GetString("Collection")], row);
    }

    private static void AssertFields(string of, IEnumerable<KeyValuePair<string, JsonNode?>> fields, TableEntity row)
    {
        foreach (var (name, value) in fields)
        {
            var column = char.ToUpperInvariant(name[0]) + name[1..];
            Assert.True(IsSame(value, row[column]), $"The manifest says {name} = {value} for {of}, the row {column} = {row[column]}.");
        }
    }

    private static bool IsSame(JsonNode? field, object? column) => column switch
    {
        null => field is null,
        string json when field is JsonObject or JsonArray => JsonNode.DeepEquals(JsonNode.Parse(json), field),
        _ when field is null => false,
        string text => text == (string?)field,
        bool flag => flag == (bool)field,
        int number => number == (int)field,
        long number => number == (long)field,
        double number => number == (double)field,
        DateTimeOffset time => time == (DateTimeOffset)field,
        _ => false,
    };
}
