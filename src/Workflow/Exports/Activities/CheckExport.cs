using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Exports.Activities;

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

    /// <summary>Documents that the job says it exported; null if it does not say.</summary>
    [JsonPropertyName("documents")]
    public long? Documents { get; init; }

    /// <summary>Documents that the job says it could not export, though it ended well.</summary>
    [JsonPropertyName("failedDocuments")]
    public long FailedDocuments { get; init; }

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
                MigrateState.Success when job is { RecordSuccess: null or 0, RecordFail: > 0, FileUrl: null } =>
                    new JobStatus { State = JobState.Failed, Message = $"it could export none of {job.RecordFail} documents" },
                // Not yet what an end looks like, unless there is nothing: the counts and the link may come a moment after the word.
                MigrateState.Success when job is { RecordSuccess: null or 0, FileUrl: null } =>
                    await HoldsNothingAsync() ? Empty : new JobStatus { State = JobState.Running },
                MigrateState.Success => new JobStatus { State = JobState.Ready, Documents = job.RecordSuccess, FailedDocuments = job.RecordFail },
                _ when job.SaysNothingToExport || await HoldsNothingAsync() => Empty,
                _ => new JobStatus { State = JobState.Failed, Documents = job.RecordSuccess, Message = job.Message },
            };
            if (status.State != JobState.Running)
                await RecordEndAsync(input, status, cancellation);
            return StepResult.Ok(status);

            async Task<bool> HoldsNothingAsync() => await wechat.CountAsync(input.Env, input.Collection, cancellation) == 0;
        });

    private static JobStatus Empty => new() { State = JobState.Empty, Documents = 0 };

    private async Task RecordEndAsync(CheckExportInput input, JobStatus status, CancellationToken cancellation)
    {
        var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
        var export = row.Export with { ReportedDocuments = status.Documents, WindowEnd = row.Export.WindowEnd ?? time.GetUtcNow() };
        await exports.MoveAsync(row, row with { Export = export }, cancellation);
        Log.JobEnded(logger, input.BackupId, input.Collection, input.JobId, status.State.ToString(), status.Documents ?? 0);
    }
}
