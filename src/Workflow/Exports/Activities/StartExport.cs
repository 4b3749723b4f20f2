using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Numbers;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Exports.Activities;

/// <summary>What <see cref="StartExport"/> needs.</summary>
public sealed record StartExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("index")]
    public required int Index { get; init; }

    /// <summary>The orchestration that asks.</summary>
    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    /// <summary>The job of the previous, failed attempt; null for the first.</summary>
    [JsonPropertyName("jobBefore")]
    public long? JobBefore { get; init; }

    /// <summary>When the export must be over.</summary>
    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>
/// Asks the service for an export job. The service has no idempotency key and no list of jobs, so the row announces the request
/// first: a row that says <c>Starting</c> without a job means that the answer was lost, and its job is counted as an orphan.
/// </summary>
public sealed class StartExport(
    CloudDatabaseClient wechat, DocumentCounts counts, ExportParts parts, ExportsTable exports, TimeProvider time, ILogger<StartExport> logger)
{
    /// <summary>Returns the job's id.</summary>
    [Function(nameof(StartExport))]
    public Task<StepResult<long>> Run([ActivityTrigger] StartExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfExport("start export", input.BackupId, input.Collection);
            var row = await exports.GetAsync(input.BackupId, input.Collection, limited);
            if (row.Export.Status.IsTerminal())
                return EndedExport.Result<long>(row);
            if (row.JobId is { } known && known != input.JobBefore)
                return StepResult.Ok(known);
            if (await parts.FindAsync(row, limited) is not { } part)
                return ChosenGone.Result<long>(row);
            // The number from the recent listing is a count; for another attempt it is too old.
            var before = row.Export.CountBefore is { } listed && input.JobBefore is null
                ? listed
                : await counts.FindAsync(input.BackupId, input.Env, input.Collection, part, limited);
            row = await exports.MoveAsync(row, NextAttempt(row, before) with { InstanceId = input.InstanceId }, limited);
            return StepResult.Ok(await AskAsync(input, row, part.Part));
        });

    private async Task<long> AskAsync(StartExportInput input, ExportRow row, CollectionPart part)
    {
        try
        {
            var path = $"{CollectionName.Encode(input.Env)}/{input.BackupId}/{input.Index}-{row.Export.Attempt}.{row.Export.Format.Word()}";
            var type = row.Export.Format == ExportFormat.Csv ? ExportFileType.Csv : ExportFileType.Json;
            // Not canceled by a stop of the host: the answer is seconds away, and a job whose answer is lost is an orphan.
            var jobId = await wechat.StartExportAsync(input.Env, input.Collection, part, type, path, CancellationToken.None);
            await exports.MoveAsync(row, row with { JobId = jobId, Export = row.Export with { Status = ExportStatus.Exporting } }, CancellationToken.None);
            Log.ExportStarted(logger, input.BackupId, Printable.Of(input.Collection), jobId, row.Export.Attempt);
            return jobId;
        }
        catch (WeChatException refused) when (!refused.OutcomeUnknown)
        {
            // No job was created: the next attempt must not count one.
            await exports.MoveAsync(row, row with { Export = row.Export with { Status = ExportStatus.Pending } }, CancellationToken.None);
            throw;
        }
    }

    private ExportRow NextAttempt(ExportRow row, long? countBefore)
    {
        // A job whose answer was lost may be the running one: its window began with it.
        var answerLost = row.Export.Status == ExportStatus.Starting;
        var startsOver = row.JobId is not null;
        return row with
        {
            JobId = null,
            FailedDocuments = 0,
            Export = row.Export with
            {
                Status = ExportStatus.Starting,
                Attempt = row.Export.Attempt + 1,
                OrphanJobs = row.Export.OrphanJobs + (answerLost ? 1 : 0),
                CountBefore = countBefore,
                CountAfter = null,
                Counted = null,
                ReportedDocuments = null,
                NotImportable = null,
                WindowStart = startsOver ? time.GetUtcNow() : row.Export.WindowStart ?? time.GetUtcNow(),
                WindowEnd = null,
            },
        };
    }
}
