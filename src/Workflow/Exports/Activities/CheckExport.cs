using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Catalogue;
using Workflow.Numbers;
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

    /// <summary>When the export must be over.</summary>
    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>Where a job stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    Running,

    /// <summary>There is a file.</summary>
    Ready,

    /// <summary>There is nothing to export.</summary>
    Empty,
}

/// <summary>
/// Asks once for the state of a job; never returns a link. The service fails the export of an empty collection, which is a
/// success here, but only if a count confirms it: the job alone is not trusted. The job's numbers and the counts go into the row.
/// </summary>
public sealed class CheckExport(
    CloudDatabaseClient wechat, DocumentCounts counts, ExportParts parts, ExportsTable exports, TimeProvider time, ILogger<CheckExport> logger)
{
    [Function(nameof(CheckExport))]
    public Task<StepResult<JobState>> Run([ActivityTrigger] CheckExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfExport("check export", input.BackupId, input.Collection);
            var job = await wechat.GetMigrateStatusAsync(input.Env, input.JobId, limited);
            if (job.State == MigrateState.Running)
                return StepResult.Ok(JobState.Running);
            var row = await exports.GetAsync(input.BackupId, input.Collection, limited);
            if (row.Export.Status.IsTerminal())
                return EndedExport.Result<JobState>(row);
            if (await parts.FindAsync(row, limited) is not { } part)
                return ChosenGone.Result<JobState>(row);
            // The service's own words might quote the ids.
            if (row.Chosen is not null)
                job = job with { Message = job.SaysNothingToExport ? MigrateStatus.NothingToExport : null };
            var after = await counts.FindAsync(input.BackupId, input.Env, input.Collection, part, limited);
            var end = Judge(job, input.JobId, row.Export.CountBefore, after);
            if (end.Succeeded && end.Value == JobState.Running)
                return end;
            await exports.MoveAsync(row, row with { FailedDocuments = job.RecordFail, Export = Ended(row.Export, job, end, after) }, limited);
            if (end.Kind == StepKind.StartOver)
                Log.AttemptFailed(logger, input.BackupId, Printable.Of(input.Collection), row.Export.Attempt, end.Action!);
            else
                Log.JobEnded(logger, input.BackupId, Printable.Of(input.Collection), input.JobId, end.Value.ToString(), job.RecordSuccess ?? 0);
            return end;
        });

    /// <summary>Interprets the end of a job together with the counts. Pure.</summary>
    internal static StepResult<JobState> Judge(MigrateStatus job, long jobId, long? before, long? after)
    {
        // The service's message alone counts only if no count is available.
        var holdsNothing = (after ?? before) == 0;
        var saysNothing = job.SaysNothingToExport && after is null && before is null;
        return job switch
        {
            { State: MigrateState.Success, FileUrl: not null } or { State: MigrateState.Success, RecordSuccess: > 0 } => StepResult.Ok(JobState.Ready),
            { State: MigrateState.Success, RecordFail: > 0 } =>
                StepResult.StartOver<JobState>($"The service failed the export (job {jobId}): it could export none of {job.RecordFail} documents."),
            // Not a complete end yet, unless the collection is empty: the counts and the link may follow a moment after the status.
            { State: MigrateState.Success } => StepResult.Ok(holdsNothing ? JobState.Empty : JobState.Running),
            _ when holdsNothing || saysNothing => StepResult.Ok(JobState.Empty),
            { SaysNothingToExport: true } => StepResult.StartOver<JobState>(
                $"The service found nothing to export (job {jobId}), but {after ?? before} documents are there: {job.Message}"),
            _ => StepResult.StartOver<JobState>($"The service failed the export (job {jobId}): {job.Message ?? "it gave no reason."}"),
        };
    }

    private ExportRecord Ended(ExportRecord export, MigrateStatus job, StepResult<JobState> end, long? after) => export with
    {
        ReportedDocuments = end.Succeeded && end.Value == JobState.Empty ? 0 : job.RecordSuccess,
        CountAfter = after,
        Counted = export.CountBefore is not null && after is not null,
        WindowEnd = export.WindowEnd ?? time.GetUtcNow(),
        // Shown during the wait for the next attempt; the export's end writes its own.
        Reason = end.Kind == StepKind.StartOver ? end.Action : null,
    };
}
