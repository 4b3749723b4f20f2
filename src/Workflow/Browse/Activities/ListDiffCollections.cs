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
        return new() { Collections = [.. names.Select(name => Compare(name, from.Of(name), to.Of(name)))] };
    }

    private async Task<Side> SideAsync(string env, string backupId, CancellationToken cancellation) => new(
        backupId,
        (await backups.FindAsync(env, backupId, cancellation))?.Backup,
        (await exports.ListAsync(backupId, cancellation)).ToDictionary(row => row.Export.Collection, row => row.Export, StringComparer.Ordinal));

    private static ComparableCollection Compare(string name, Coverage from, Coverage to) => new()
    {
        Collection = name,
        IsInFrom = from.Presence == Presence.Captured,
        IsInTo = to.Presence == Presence.Captured,
        Reason = from.Reason ?? to.Reason
            ?? (from.Presence == Presence.DidNotExist && to.Presence == Presence.DidNotExist ? $"Neither backup has '{Printable.Of(name)}'." : null),
    };

    private sealed record Side(string BackupId, BackupRecord? Backup, IReadOnlyDictionary<string, ExportRecord> Exports)
    {
        public Coverage Of(string collection) => Backup is null
            ? new(Presence.Unknown, Gone.File(BackupId, collection))
            : Coverage.Of(Backup, Exports.GetValueOrDefault(collection), collection);
    }
}
