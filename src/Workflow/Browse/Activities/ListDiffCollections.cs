using System.Text.Json.Serialization;
using Workflow.Browse.Diffs;
using Workflow.Catalogue;

namespace Workflow.Browse.Activities;

/// <summary>What <see cref="ListDiffCollections"/> answers.</summary>
public sealed record DiffListing
{
    [JsonPropertyName("collections")]
    public required IReadOnlyList<ComparableCollection> Collections { get; init; }
}

/// <summary>Finds what two backups can be compared in: the collections that were named, or all that either has, in the order of their names.</summary>
public sealed class ListDiffCollections(BackupsTable backups, ExportsTable exports)
{
    [Function(nameof(ListDiffCollections))]
    public async Task<DiffListing> Run([ActivityTrigger] DiffPlan input, CancellationToken cancellation)
    {
        var from = await SideAsync(input.FromEnv, input.From, cancellation);
        var to = await SideAsync(input.Env, input.To, cancellation);
        var names = input.Collections ?? [.. from.Exports.Keys.Union(to.Exports.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new() { Collections = [.. names.Select(name => Compare(name, from, to))] };
    }

    private async Task<Side> SideAsync(string env, string backupId, CancellationToken cancellation) => new(
        backupId,
        (await backups.FindAsync(env, backupId, cancellation))?.Backup,
        (await exports.ListAsync(backupId, cancellation)).ToDictionary(row => row.Export.Collection, row => row.Export, StringComparer.Ordinal));

    private static ComparableCollection Compare(string name, Side from, Side to)
    {
        var (older, newer) = (from.Of(name), to.Of(name));
        if (older.Presence == Presence.InPart && newer.Presence == Presence.InPart && IsSamePart(from.Exports[name], to.Exports[name]))
            return new() { Collection = name, IsInFrom = true, IsInTo = true };
        return new()
        {
            Collection = name,
            IsInFrom = older.Presence == Presence.Captured,
            IsInTo = newer.Presence == Presence.Captured,
            Reason = older.Reason ?? newer.Reason
                ?? (older.Presence == Presence.DidNotExist && newer.Presence == Presence.DidNotExist ? $"Neither backup has '{Printable.Of(name)}'." : null),
        };
    }

    // What one query found on two nights can be compared. A CSV cannot, nor can documents that somebody chose one by one.
    private static bool IsSamePart(ExportRecord from, ExportRecord to) =>
        from.Note is null && (from.Query is not null || from.Fields is not null) && SelectionOf(from).Equals(SelectionOf(to));

    private static ExportSelection SelectionOf(ExportRecord export) => new()
    {
        Collection = export.Collection, Query = export.Query, Format = export.Format, Fields = export.Fields,
    };

    private sealed record Side(string BackupId, BackupRecord? Backup, IReadOnlyDictionary<string, ExportRecord> Exports)
    {
        public Coverage Of(string collection) => Backup is null
            ? new(Presence.Unknown, Gone.File(BackupId, collection))
            : Coverage.Of(Backup, Exports.GetValueOrDefault(collection), collection);
    }
}
