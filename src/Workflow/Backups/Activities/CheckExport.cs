using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Storage;

namespace Workflow.Backups.Activities;

/// <summary>What <see cref="CheckExport"/> needs.</summary>
public sealed record CheckExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("jobId")]
    public required long JobId { get; init; }
}

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    Running,

    /// <summary>There is a file.</summary>
    Ready,

    /// <summary>The collection holds nothing.</summary>
    Empty,

    Failed,
}

/// <summary>What <see cref="CheckExport"/> answers: status and counts, never a link.</summary>
public sealed record JobStatus
{
    [JsonPropertyName("state")]
    public required JobState State { get; init; }

    /// <summary>Documents that the job says it exported.</summary>
    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    /// <summary>Why the job failed.</summary>
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}

/// <summary>Asks once where a job stands. The service fails the export of an empty collection; that is a success here.</summary>
public sealed class CheckExport(CloudDatabaseClient wechat, ExportsTable exports, TimeProvider time, ILogger<CheckExport> logger)
{
    [Function(nameof(CheckExport))]
    public Task<StepResult<JobStatus>> Run([ActivityTrigger] CheckExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(async () =>
        {
            var job = await wechat.GetMigrateStatusAsync(input.Env, input.JobId, cancellation);
            var status = job.State switch
            {
                MigrateState.Running => new JobStatus { State = JobState.Running },
                MigrateState.Success when job is { RecordSuccess: 0, FileUrl: null } => new JobStatus { State = JobState.Empty },
                MigrateState.Success => new JobStatus { State = JobState.Ready, Documents = job.RecordSuccess },
                _ when job.SaysNothingToExport || await wechat.CountAsync(input.Env, input.Collection, cancellation) == 0 =>
                    new JobStatus { State = JobState.Empty },
                _ => new JobStatus { State = JobState.Failed, Message = job.Message },
            };
            if (status.State != JobState.Running)
                await RecordEndAsync(input, status, cancellation);
            return StepResult.Ok(status);
        });

    private async Task RecordEndAsync(CheckExportInput input, JobStatus status, CancellationToken cancellation)
    {
        var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
        var export = row.Export with { ReportedDocuments = status.Documents, WindowEnd = row.Export.WindowEnd ?? time.GetUtcNow() };
        await exports.MoveAsync(row, row with { Export = export }, cancellation);
        Log.JobEnded(logger, input.BackupId, input.Collection, input.JobId, status.State.ToString(), status.Documents);
    }
}
