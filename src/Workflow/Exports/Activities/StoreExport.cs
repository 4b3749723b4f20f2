using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Exports.Files;
using Workflow.Numbers;
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

    /// <summary>When the export must be over.</summary>
    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>
/// Moves the job's file into its blob. Asks for the link itself, by job id, so that none is ever stored. Repeated, it finds its blob
/// and returns that blob's metadata.
/// </summary>
public sealed class StoreExport(
    CloudDatabaseClient wechat, ExportsTable exports, BackupBlobs blobs, TimeProvider time, Instruments instruments, ILogger<StoreExport> logger)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(2);

    [Function(nameof(StoreExport))]
    public Task<StepResult<StoredFile>> Run([ActivityTrigger] StoreExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfExport("store", input.BackupId, input.Collection);
            var row = await exports.GetAsync(input.BackupId, input.Collection, limited);
            if (row.Export.Status.IsTerminal())
                return EndedExport.Result<StoredFile>(row);
            var blobName = row.BlobName(input.Env);
            row = await exports.MoveAsync(row, row with { Export = row.Export.BeingStored() }, limited);
            if (await blobs.FindAsync(blobName, limited) is { } present)
                return Accept(present, input);
            var file = await StoreAsync(input, row, blobName, limited);
            if (file is null)
                return Accept((await blobs.FindAsync(blobName, limited))!, input);
            Log.FileStored(logger, input.BackupId, Printable.Of(input.Collection), file.Documents, file.RawBytes, file.StoredBytes);
            return StepResult.Ok(file);
        });

    private async Task<StoredFile?> StoreAsync(StoreExportInput input, ExportRow row, string blobName, CancellationToken cancellation)
    {
        await using var target = new BlobBlocks(await blobs.GetBlockBlobAsync(blobName, cancellation));
        await using var source = input.Empty ? null : new ResumingDownload(wechat, token => LinkAsync(input, token), instruments);
        var reported = time.GetTimestamp();
        var file = await FileStorer.StoreAsync(source, target, blobName, input.JobId, CsvOf(row.Export), ReportAsync, cancellation);
        return await target.CommitAsync(file.ToMetadata(), cancellation) ? file : null;

        async Task ReportAsync(StoreProgress progress)
        {
            if (time.GetElapsedTime(reported) < ProgressInterval)
                return;
            reported = time.GetTimestamp();
            row = await TellAsync(row, progress, cancellation);
        }
    }

    private static CsvReader? CsvOf(ExportRecord export) => export.Format == ExportFormat.Csv ? new(export.ColumnNames) : null;

    // For people who watch. A download must not restart because its progress could not be written.
    private async Task<ExportRow> TellAsync(ExportRow row, StoreProgress progress, CancellationToken cancellation)
    {
        try
        {
            var export = row.Export with { Documents = progress.Documents, RawBytes = progress.RawBytes, StoredBytes = progress.StoredBytes };
            return await exports.MoveAsync(row, row with { Export = export }, cancellation);
        }
        catch (Exception unwritten) when (StorageFaults.Include(unwritten))
        {
            Log.ProgressUnwritten(logger, row.BackupId, Printable.Of(row.Export.Collection), StorageFaults.Describe(unwritten));
            // A write whose answer was lost has changed the version.
            return await RowAgainAsync(row, cancellation);
        }
    }

    private async Task<ExportRow> RowAgainAsync(ExportRow row, CancellationToken cancellation)
    {
        try
        {
            return await exports.FindAsync(row.BackupId, row.Export.Collection, cancellation) is { Export.Status: ExportStatus.Storing } now ? now : row;
        }
        catch (Exception unread) when (StorageFaults.Include(unread))
        {
            return row;
        }
    }

    private async Task<Uri> LinkAsync(StoreExportInput input, CancellationToken cancellation)
    {
        var job = await wechat.GetMigrateStatusAsync(input.Env, input.JobId, cancellation);
        return job.FileUrl ?? throw new WeChatException(
            $"The job {input.JobId} has no file to download.", FailureKind.FileMissing, ErrorClass.RetryLater,
            "The app asks again; if that does not help, it starts another job.");
    }

    private static StepResult<StoredFile> Accept(StoredFile present, StoreExportInput input) => present.JobId == input.JobId
        ? StepResult.Ok(present)
        : StepResult.Permanent<StoredFile>(
            "blobOfAnotherJob",
            $"The blob '{present.BlobName}' holds the file of job {present.JobId}, not of job {input.JobId}. It was left as it is; start another backup.");
}
