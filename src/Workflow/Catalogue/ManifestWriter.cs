using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Catalogue;

/// <summary>
/// Writes <c>SHA256SUMS</c> and then the manifest of a backup, each once. Their bytes follow from the record, so that writing them again gives the
/// same bytes.
/// </summary>
public sealed class ManifestWriter(BackupsTable backups, BackupBlobs blobs, ILogger<ManifestWriter> logger)
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Null, or why the manifest could not be written.</summary>
    /// <param name="ended">The backup as it ended.</param>
    /// <param name="appVersion">The version that made it.</param>
    /// <param name="entries">Its exports.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<string?> WriteAsync(
        BackupRecord ended, string appVersion, IReadOnlyList<ExportRecord> entries, CancellationToken cancellation)
    {
        var sums = BlobNames.Sha256Sums(ended.Env, ended.Id);
        var lines = BinaryData.FromString(Sha256Sums.Of(BlobNames.Folder(ended.Env, ended.Id), entries));
        if (!await blobs.WriteOnceAsync(sums, lines, "text/plain; charset=utf-8", cancellation))
            return Occupied(sums, "other hashes");
        var (previousId, previousSha256) = await PreviousAsync(ended, cancellation);
        var started = new BackupManifest
        {
            FormatVersion = BackupManifest.CurrentFormatVersion,
            AppVersion = appVersion,
            PreviousBackupId = previousId,
            PreviousManifestSha256 = previousSha256,
            Id = ended.Id,
            Env = ended.Env,
            Scope = ended.Scope,
            Kind = ended.Kind,
            Definition = ended.Definition,
            Outcome = ended.Outcome,
            DelayedBy = ended.DelayedBy,
            StartedAt = ended.StartedAt,
            Exports = entries,
        };
        var manifest = (BackupManifest)BackupSummary.Of(started, ended.EndedAt!.Value, ended.Outcome, ended.Reason, entries);
        var name = BlobNames.Manifest(ended.Env, ended.Id);
        var bytes = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, Indented));
        if (!await blobs.WriteOnceAsync(name, bytes, "application/json", cancellation))
            return Occupied(name, "another manifest");
        Log.ManifestWritten(logger, ended.Id, name);
        return null;
    }

    private static string Occupied(string name, string with) => $"The blob '{name}' exists and holds {with}. It was left as it is; start another backup.";

    // The newest earlier backup that still has its manifest: a deleted one breaks the chain visibly.
    private async Task<(string? Id, string? Sha256)> PreviousAsync(BackupRecord backup, CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(backup.Env, backup.Id, cancellation))
        {
            if (!row.Backup.Outcome.HasManifest())
                continue;
            if (await blobs.HashAsync(BlobNames.Manifest(backup.Env, row.Backup.Id), cancellation) is { } sha256)
                return (row.Backup.Id, sha256);
        }
        return (null, null);
    }
}
