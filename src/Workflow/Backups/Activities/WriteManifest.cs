using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Activities;

/// <summary>
/// Ends the exports that have not ended and writes the manifest, if the backup is to have one: once, from the table. Its bytes follow from the
/// rows and the times in its input, so that writing it again meets the same bytes.
/// </summary>
public sealed class WriteManifest(BackupsTable backups, ExportsTable exports, BackupBlobs blobs, ILogger<WriteManifest> logger)
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Null, or why the manifest could not be written.</summary>
    [Function(nameof(WriteManifest))]
    public async Task<string?> Run([ActivityTrigger] EndOfBackup input, CancellationToken cancellation)
    {
        if (await backups.FindAsync(input.Env, input.BackupId, cancellation) is not { Backup: { Outcome: BackupOutcome.Running } backup })
            return null;
        var entries = (await CloseAsync(input, cancellation)).ConvertAll(row => row.Export);
        var (outcome, reason) = BackupSummary.Decide(entries, input.Canceled, input.Failure, input.ShortList);
        if (!outcome.HasManifest())
            return null;
        var (previousId, previousSha256) = await PreviousAsync(input, cancellation);
        var started = new BackupManifest
        {
            FormatVersion = BackupManifest.CurrentFormatVersion,
            AppVersion = input.AppVersion,
            PreviousBackupId = previousId,
            PreviousManifestSha256 = previousSha256,
            Id = input.BackupId,
            Env = input.Env,
            Scope = backup.Scope,
            Definition = backup.Definition,
            Outcome = outcome,
            StartedAt = input.StartedAt,
            Exports = entries,
        };
        var manifest = (BackupManifest)BackupSummary.Of(started, input.EndedAt, outcome, reason, entries);
        var name = BlobNames.Manifest(input.Env, input.BackupId);
        var bytes = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, Indented));
        if (!await blobs.WriteOnceAsync(name, bytes, "application/json", cancellation))
            return $"The blob '{name}' exists and holds another manifest. It was left as it is; start another backup.";
        Log.ManifestWritten(logger, input.BackupId, name);
        return null;
    }

    private Task<List<ExportRow>> CloseAsync(EndOfBackup input, CancellationToken cancellation) => input.Canceled
        ? exports.CloseOpenAsync(input.BackupId, ExportStatus.Canceled, "The backup was canceled before this collection was exported.", cancellation)
        : exports.CloseOpenAsync(input.BackupId, ExportStatus.Failed, input.Failure ?? EndOfBackup.NoResult, cancellation);

    // The newest earlier backup that still has its manifest: one that was deleted breaks the chain where a reader can see it.
    private async Task<(string? Id, string? Sha256)> PreviousAsync(EndOfBackup input, CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(input.Env, input.BackupId, cancellation))
        {
            if (!row.Backup.Outcome.HasManifest())
                continue;
            if (await blobs.HashAsync(BlobNames.Manifest(input.Env, row.Backup.Id), cancellation) is { } sha256)
                return (row.Backup.Id, sha256);
        }
        return (null, null);
    }
}
