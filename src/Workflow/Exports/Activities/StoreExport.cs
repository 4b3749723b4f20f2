using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Exports.Files;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Exports.Activities;

/// <summary>What <see cref="StoreExport"/> needs.</summary>
public sealed record StoreExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("jobId")]
    public required long JobId { get; init; }

    /// <summary>The job has no file: an empty one is stored.</summary>
    [JsonPropertyName("empty")]
    public bool Empty { get; init; }
}

/// <summary>
/// Moves the job's file into its blob. Asks for the link itself, by job id, so that none is ever stored. Run again it finds the blob that
/// it made and returns what that says.
/// </summary>
public sealed class StoreExport(
    CloudDatabaseClient wechat, ExportsTable exports, BackupBlobs blobs, TimeProvider time, ILogger<StoreExport> logger)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    [Function(nameof(StoreExport))]
    public Task<StepResult<StoredFile>> Run([ActivityTrigger] StoreExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(async () =>
        {
            var blobName = BlobNames.Export(input.Env, input.BackupId, input.Collection);
            var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
            row = await exports.MoveAsync(row, row with { Export = row.Export with { Status = ExportStatus.Storing } }, cancellation);
            if (await blobs.FindAsync(blobName, cancellation) is { } present)
                return Accept(present, input);
            var file = await StoreAsync(input, row, blobName, cancellation);
            if (file is null)
                return Accept((await blobs.FindAsync(blobName, cancellation))!, input);
            Log.FileStored(logger, input.BackupId, input.Collection, file.Documents, file.RawBytes, file.StoredBytes);
            return StepResult.Ok(file);
        });

    private async Task<StoredFile?> StoreAsync(StoreExportInput input, ExportRow row, string blobName, CancellationToken cancellation)
    {
        await using var target = new BlobBlocks(await blobs.GetBlockBlobAsync(blobName, cancellation));
        await using var source = input.Empty ? null : new ResumingDownload(wechat, token => LinkAsync(input, token));
        var reported = time.GetTimestamp();
        var file = await FileStorer.StoreAsync(source, target, blobName, input.JobId, ReportAsync, cancellation);
        return await target.CommitAsync(file.ToMetadata(), cancellation) ? file : null;

        async Task ReportAsync(StoreProgress progress)
        {
            if (time.GetElapsedTime(reported) < ProgressInterval)
                return;
            reported = time.GetTimestamp();
            var export = row.Export with { Documents = progress.Documents, RawBytes = progress.RawBytes, StoredBytes = progress.StoredBytes };
            row = await exports.MoveAsync(row, row with { Export = export }, cancellation);
        }
    }

    private async Task<Uri> LinkAsync(StoreExportInput input, CancellationToken cancellation)
    {
        var job = await wechat.GetMigrateStatusAsync(input.Env, input.JobId, cancellation);
        return job.FileUrl ?? throw new WeChatException(
            $"The job {input.JobId} has no file to download.", FailureKind.FileMissing, ErrorClass.RetryLater,
            "It is asked for again; if that does not help, start another backup.");
    }

    private static StepResult<StoredFile> Accept(StoredFile present, StoreExportInput input) => present.JobId == input.JobId
        ? StepResult.Ok(present)
        : StepResult.Permanent<StoredFile>(
            "blobOfAnotherJob",
            $"The blob '{present.BlobName}' holds the file of job {present.JobId}, not of job {input.JobId}. It was left as it is; start another backup.");
}
