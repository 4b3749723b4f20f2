using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Activities;

/// <summary>What <see cref="WriteManifest"/> and <see cref="RecordBackup"/> need: how the run ended, its times fixed by the orchestrator.</summary>
public sealed record EndOfBackup
{
    /// <summary>The reason of an export whose orchestration ended without one.</summary>
    internal const string NoResult = "The export ended without a result; see its orchestration.";

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The orchestration whose claim is released.</summary>
    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    [JsonPropertyName("appVersion")]
    public required string AppVersion { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    [JsonPropertyName("canceled")]
    public bool Canceled { get; init; }

    /// <summary>Why nothing could be captured at all, or why the manifest could not be written.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}

/// <summary>
/// Writes the manifest: once, last, from the table. Its bytes follow from the rows and the times in its input, so that writing it again
/// meets the same bytes.
/// </summary>
public sealed class WriteManifest(BackupsTable backups, ExportsTable exports, BackupBlobs blobs, ILogger<WriteManifest> logger)
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>Null, or why the manifest could not be written.</summary>
    [Function(nameof(WriteManifest))]
    public async Task<string?> Run([ActivityTrigger] EndOfBackup input, CancellationToken cancellation)
    {
        // An export that could not even record its end must not stand in the manifest as if it were still at work.
        var rows = await exports.CloseOpenAsync(input.BackupId, ExportStatus.Failed, EndOfBackup.NoResult, cancellation);
        var (previousId, previousSha256) = await PreviousAsync(input, cancellation);
        var manifest = Manifest(input, rows.ConvertAll(row => row.Export), previousId, previousSha256);
        var name = BlobNames.Manifest(input.Env, input.BackupId);
        var bytes = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(manifest, Indented));
        if (!await blobs.WriteOnceAsync(name, bytes, "application/json", cancellation))
            return $"The blob '{name}' exists and holds another manifest. It was left as it is; start another backup.";
        Log.ManifestWritten(logger, input.BackupId, name);
        return null;
    }

    private static BackupManifest Manifest(EndOfBackup input, List<ExportRecord> entries, string? previousId, string? previousSha256)
    {
        var outcome = BackupSummary.OutcomeOf(entries, input.Canceled);
        var started = new BackupManifest
        {
            FormatVersion = BackupManifest.CurrentFormatVersion,
            AppVersion = input.AppVersion,
            PreviousBackupId = previousId,
            PreviousManifestSha256 = previousSha256,
            Id = input.BackupId,
            Env = input.Env,
            Outcome = outcome,
            StartedAt = input.StartedAt,
            Exports = entries,
        };
        return (BackupManifest)BackupSummary.Of(started, input.EndedAt, outcome, entries);
    }

    // The newest earlier backup that still has its manifest: one that was deleted breaks the chain where a reader can see it.
    private async Task<(string? Id, string? Sha256)> PreviousAsync(EndOfBackup input, CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(input.Env, input.BackupId, cancellation))
        {
            if (row.Backup.Outcome is not (BackupOutcome.Complete or BackupOutcome.Partial))
                continue;
            if (await blobs.HashAsync(BlobNames.Manifest(input.Env, row.Backup.Id), cancellation) is { } sha256)
                return (row.Backup.Id, sha256);
        }
        return (null, null);
    }
}
