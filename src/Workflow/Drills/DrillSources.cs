using Workflow.Catalogue;
using Workflow.Claims;

namespace Workflow.Drills;

/// <summary>A request for a drill.</summary>
/// <param name="Backup">An id, <c>latest</c> or <c>latest-verified</c>.</param>
/// <param name="Collections">Null for all.</param>
/// <param name="SampleDocuments">Documents of each collection at most; null for all.</param>
public sealed record DrillAsked(string Backup, IReadOnlyList<string>? Collections, long? SampleDocuments);

/// <summary>What a drill puts back.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Exports">Its collections that can be put back.</param>
/// <param name="Coverage">How much of the backup that is, before anything is compared.</param>
internal sealed record DrillSource(BackupRecord Backup, IReadOnlyList<ExportRecord> Exports, DrillCoverage Coverage);

/// <summary>Finds the exports for a drill, within the limit.</summary>
public sealed class DrillSources(BackupCatalog catalog, ExportsTable exports, DrillSettings settings)
{
    /// <summary>What is drilled, or why nothing is.</summary>
    internal async Task<(DrillSource? Source, Refusal? Refusal)> FindAsync(DrillAsked asked, CancellationToken cancellation)
    {
        if (await catalog.FindNamedAsync(asked.Backup, cancellation) is not { } row)
            return (null, Refusal.Missing(BackupCatalog.Missing(asked.Backup)));
        if (row.Keeping.State != BackupState.Present)
            return (null, Refusal.Gone($"The backup {row.Backup.Id} has expired: its files are deleted. GET /api/backups lists the backups."));
        if (!row.Backup.Outcome.HasManifest() || row.Backup.Kind == BackupKind.Safety)
            return (null, Refusal.Conflict($"The backup {row.Backup.Id} cannot be drilled: {(row.Backup.Kind == BackupKind.Safety ? "it is a safety copy" : $"it is {row.Backup.Outcome}")}. Choose one that is Complete or Partial."));
        var captured = (await exports.ListAsync(row.Backup.Id, cancellation)).Select(one => one.Export)
            .Where(export => export is { Status: ExportStatus.Complete or ExportStatus.Empty, BlobName: not null, StoredSha256: not null }).ToList();
        var chosen = captured.FindAll(export => export is { Note: null, Fields: null } && asked.Collections?.Contains(export.Collection) != false);
        if (asked.Collections?.FirstOrDefault(name => !chosen.Exists(export => export.Collection == name)) is { } missing)
            return (null, Refusal.Missing($"The backup {row.Backup.Id} has no '{Printable.Of(missing)}' that could be put back: it was not captured, is a CSV, or has some of its fields only."));
        if (chosen.Count == 0)
            return (null, Refusal.Conflict($"The backup {row.Backup.Id} has no collection that could be put back."));
        var coverage = new DrillCoverage { Collections = 0, OfCollections = captured.Count, Documents = 0, OfDocuments = captured.Sum(export => export.Documents ?? 0) };
        return (new(row.Backup, chosen, coverage), null);
    }

    /// <summary>The largest sample that keeps a drill within <c>Drill__MaxBytes</c>; null if all documents do.</summary>
    internal long? LargestSample(DrillSource source)
    {
        if (BytesOf(source, null) <= settings.MaxBytes)
            return null;
        var (fits, least) = (0L, source.Exports.Max(export => export.Documents ?? 0));
        while (least - fits > 1)
        {
            var middle = fits + ((least - fits) / 2);
            if (BytesOf(source, middle) <= settings.MaxBytes)
                fits = middle;
            else
                least = middle;
        }
        return Math.Max(1, fits);
    }

    /// <summary>Raw bytes that a drill puts back, by the average size of each collection's documents.</summary>
    internal static long BytesOf(DrillSource source, long? sample) => source.Exports.Sum(export => export switch
    {
        { Documents: > 0 } when sample < export.Documents => (long)((double)(export.RawBytes ?? 0) / export.Documents.Value * sample.Value),
        _ => export.RawBytes ?? 0,
    });
}
