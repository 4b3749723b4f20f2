using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
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
}

/// <summary>
/// Asks the service for an export job. The service has no idempotency key and no list of jobs, so the row says what is about to happen
/// before it does: a row that says <c>Starting</c> without a job is an answer that nobody saw, and its job is counted as an orphan.
/// </summary>
public sealed class StartExport(CloudDatabaseClient wechat, ExportsTable exports, TimeProvider time, ILogger<StartExport> logger)
{
    /// <summary>Returns the job's id.</summary>
    [Function(nameof(StartExport))]
    public Task<StepResult<long>> Run([ActivityTrigger] StartExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(async () =>
        {
            var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
            if (row.JobId is { } known)
                return StepResult.Ok(known);
            row = await exports.MoveAsync(row, NextAttempt(row) with { InstanceId = input.InstanceId }, cancellation);
            try
            {
                var path = $"{CollectionName.Encode(input.Env)}/{input.BackupId}/{input.Index}-{row.Attempt}.json";
                // Not canceled by a stop of the host: the answer is seconds away, and a job that nobody was told of is an orphan.
                var jobId = await wechat.StartExportAsync(input.Env, input.Collection, path, CancellationToken.None);
                await exports.MoveAsync(row, row with { JobId = jobId, Export = row.Export with { Status = ExportStatus.Exporting } }, CancellationToken.None);
                Log.ExportStarted(logger, input.BackupId, input.Collection, jobId, row.Attempt);
                return StepResult.Ok(jobId);
            }
            catch (WeChatException refused) when (!refused.OutcomeUnknown)
            {
                // No job was made: the next attempt must not count one.
                await exports.MoveAsync(row, row with { Export = row.Export with { Status = ExportStatus.Pending } }, CancellationToken.None);
                throw;
            }
        });

    private ExportRow NextAttempt(ExportRow row) => row with
    {
        Attempt = row.Attempt + 1,
        Export = row.Export with
        {
            Status = ExportStatus.Starting,
            OrphanJobs = row.Export.OrphanJobs + (row.Export.Status == ExportStatus.Starting ? 1 : 0),
            WindowStart = row.Export.WindowStart ?? time.GetUtcNow(),
        },
    };
}
