using Workflow.Catalogue;
using Workflow.Numbers;

namespace Workflow.Backups.Activities;

/// <summary>
/// Ends the exports that have not ended and writes <c>SHA256SUMS</c> and then the manifest, if the backup is to have one: once, from the table. Their
/// bytes follow from the rows and the times in its input, so that writing them again gives the same bytes.
/// </summary>
public sealed class WriteManifest(BackupsTable backups, ExportsTable exports, ManifestWriter manifests)
{
    /// <summary>Null, or why the manifest could not be written.</summary>
    [Function(nameof(WriteManifest))]
    public async Task<string?> Run([ActivityTrigger] EndOfBackup input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("manifest", input.BackupId);
        if (await backups.FindAsync(input.Env, input.BackupId, cancellation) is not { Backup: { Outcome: BackupOutcome.Running } backup })
            return null;
        var entries = (await CloseAsync(input, cancellation)).ConvertAll(row => row.Export);
        var (outcome, reason) = BackupSummary.Decide(entries, input.Canceled, input.Failure, input.ShortList);
        if (!outcome.HasManifest())
            return null;
        var ended = BackupSummary.Of(backup with { StartedAt = input.StartedAt }, input.EndedAt, outcome, reason, entries);
        return await manifests.WriteAsync(ended, input.AppVersion, entries, cancellation);
    }

    private Task<List<ExportRow>> CloseAsync(EndOfBackup input, CancellationToken cancellation) => input.Canceled
        ? exports.CloseOpenAsync(input.BackupId, ExportStatus.Canceled, "The backup was canceled before this collection was exported.", cancellation)
        : exports.CloseOpenAsync(input.BackupId, ExportStatus.Failed, input.Failure ?? EndOfBackup.NoResult, cancellation);
}
