using System.Text.Json;
using Workflow.Http;

namespace Workflow.Catalogue;

/// <summary>The missed collections of a backup, complete, or cut to fit a table row and an orchestration's output.</summary>
public static class MissedList
{
    /// <summary>Every collection that ended without being captured, with its reason.</summary>
    public static List<MissedCollection> Of(IEnumerable<ExportRecord> exports) =>
        [.. exports
            .Where(export => export.Status.IsTerminal() && !export.Status.IsCaptured())
            .Select(export => new MissedCollection { Collection = export.Collection, Reason = export.Reason ?? export.Status.ToString() })];

    /// <summary>The first of them, and one entry that counts the rest.</summary>
    public static IReadOnlyList<MissedCollection> ForTable(IReadOnlyList<MissedCollection> missed)
    {
        var named = new List<MissedCollection>();
        var characters = 0;
        foreach (var entry in missed.Take(Limits.MissedNamed))
        {
            characters += JsonSerializer.Serialize(entry, Json.Options).Length + 1;
            if (characters > Limits.MissedCharacters)
                break;
            named.Add(entry);
        }
        if (named.Count < missed.Count)
            named.Add(new() { Collection = "*", Reason = $"and {missed.Count - named.Count} more; each row of the backup's exports has its reason" });
        return named;
    }
}
