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

/// <summary>Finds which collections of two backups can be compared: the named ones, or all that either has, in the order of their names.</summary>
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
        return new()
        {
            Collection = name,
            IsInFrom = IsStored(older),
            IsInTo = IsStored(newer),
            Reason = WhyNot(older) ?? WhyNot(newer) ?? WhyNot(name, from.Exports.GetValueOrDefault(name), to.Exports.GetValueOrDefault(name)),
        };
    }

    private static bool IsStored(Coverage coverage) => coverage.Presence is Presence.Captured or Presence.PartCaptured;

    private static string? WhyNot(Coverage coverage) => IsStored(coverage) ? null : coverage.Reason;

    // Two partial exports must have the same selection; a collection that did not exist is empty in any selection.
    private static string? WhyNot(string name, ExportRecord? from, ExportRecord? to)
    {
        if (from is null && to is null)
            return $"Neither backup has '{Printable.Of(name)}'.";
        if ((from?.Note ?? to?.Note) is { } note)
            return note;
        return from is null || to is null || AreSame(from, to) ? null
            : $"The backups hold different parts of '{Printable.Of(name)}': they were exported with different queries or fields.";
    }

    // Individually chosen documents are a selection without a description.
    private static bool AreSame(ExportRecord from, ExportRecord to) =>
        SelectionOf(from) == SelectionOf(to) && from.Whole == to.Whole && (from.Whole || !SelectionOf(from).IsWhole);

    private static ExportSelection SelectionOf(ExportRecord export) =>
        new() { Collection = export.Collection, Query = export.Query, Format = export.Format, Fields = export.Fields };

    private sealed record Side(string BackupId, BackupRecord? Backup, IReadOnlyDictionary<string, ExportRecord> Exports)
    {
        public Coverage Of(string collection) => Backup is null || Exports.Count == 0
            ? Coverage.Expired(BackupId)
            : Coverage.Of(Backup, Exports.GetValueOrDefault(collection), collection);
    }
}
