using Workflow.Catalogue;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Exports.Orchestrators;

/// <summary>
/// Exports one collection: start a job, wait for it on durable timers, store its file, verify it. A failed attempt is repeated with
/// another job, some times, until the longest wait is over; then the end is recorded.
/// </summary>
public static class ExportCollectionOrchestrator
{
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastCheck = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan[] WaitsBeforeStartingOver = [TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(8)];

    [Function(nameof(ExportCollectionOrchestrator))]
    public static async Task<ExportEnd> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<ExportPlan>()!;
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        StepResult<ExportStatus> end;
        try
        {
            end = await ExportAsync(context, plan, cancel);
        }
        catch (TaskFailedException crashed)
        {
            // A step that failed through all its retries; the other collections go on.
            end = StepResult.Permanent<ExportStatus>(null, ActivityRetries.Describe(crashed));
        }
        return await context.CallActivityAsync<ExportEnd>(nameof(RecordExport), RecordOf(plan, end), ActivityRetries.Patient());
    }

    private static async Task<StepResult<ExportStatus>> ExportAsync(TaskOrchestrationContext context, ExportPlan plan, Task cancel)
    {
        var deadline = context.CurrentUtcDateTime + plan.MaxWait;
        long? jobBefore = null;
        for (var attempt = 1; ; attempt++)
        {
            var (end, jobId) = await TryAsync(context, plan, deadline, jobBefore, cancel);
            if (end.Kind != StepKind.StartOver)
                return end;
            if (attempt == Limits.ExportAttempts)
                return StepResult.Permanent<ExportStatus>(end.Code, $"{end.Action} This was attempt {attempt}, the last.");
            var wait = context.Spread(WaitsBeforeStartingOver[attempt - 1]);
            if (context.CurrentUtcDateTime + wait > deadline)
                return StepResult.Permanent<ExportStatus>(end.Code, $"{end.Action} No time was left for another job ({Longest(plan)}).");
            if (!await context.DelayAsync(wait, cancel))
                return StepResult.Canceled<ExportStatus>();
            jobBefore = jobId;
        }
    }

    // One attempt: one job and its file.
    private static async Task<(StepResult<ExportStatus> End, long? JobId)> TryAsync(
        TaskOrchestrationContext context, ExportPlan plan, DateTime deadline, long? jobBefore, Task cancel)
    {
        var until = new DateTimeOffset(deadline, TimeSpan.Zero);
        var start = new StartExportInput
        {
            BackupId = plan.BackupId,
            Env = plan.Env,
            Collection = plan.Collection,
            Index = plan.Index,
            InstanceId = context.InstanceId,
            JobBefore = jobBefore,
            Deadline = until,
        };
        var started = await context.RunStepAsync<long>(nameof(StartExport), start, deadline, cancel);
        if (!started.Succeeded)
            return (started.As<ExportStatus>(), null);

        var job = await WaitForJobAsync(context, plan, started.Value, deadline, cancel);
        if (!job.Succeeded)
            return (WithAnotherJob(job).As<ExportStatus>(), started.Value);

        var store = new StoreExportInput
        {
            BackupId = plan.BackupId,
            Env = plan.Env,
            Collection = plan.Collection,
            JobId = started.Value,
            Empty = job.Value == JobState.Empty,
            Deadline = until,
        };
        var stored = await context.RunStepAsync<StoredFile>(nameof(StoreExport), store, deadline, cancel);
        if (!stored.Succeeded)
            return (WithAnotherJob(stored).As<ExportStatus>(), started.Value);

        var verify = new VerifyExportInput { BackupId = plan.BackupId, Collection = plan.Collection, File = stored.Value!, Deadline = until };
        return (await context.RunStepAsync<ExportStatus>(nameof(VerifyExport), verify, deadline, cancel), started.Value);
    }

    // A refusal about this job or its file is worth another job; one about the account or time, or an unknown one, is not.
    private static StepResult<T> WithAnotherJob<T>(StepResult<T> end)
    {
        var isAboutTheJob = end is { Kind: StepKind.Permanent, RefusesAll: false, PatienceSeconds: null } && !ServiceFailures.IsOurs(end.Code);
        return isAboutTheJob || ServiceFailures.IsAboutTheFile(end.Code) ? end with { Kind = StepKind.StartOver } : end;
    }

    // At once, since a small export may be done; then at growing intervals, so that a long one costs few calls.
    private static async Task<StepResult<JobState>> WaitForJobAsync(
        TaskOrchestrationContext context, ExportPlan plan, long jobId, DateTime deadline, Task cancel)
    {
        var check = new CheckExportInput
        {
            BackupId = plan.BackupId,
            Env = plan.Env,
            Collection = plan.Collection,
            JobId = jobId,
            Deadline = new(deadline, TimeSpan.Zero),
        };
        for (var wait = FirstCheck; ; wait = wait * 2 < LastCheck ? wait * 2 : LastCheck)
        {
            var step = await context.RunStepAsync<JobState>(nameof(CheckExport), check, deadline, cancel);
            if (!step.Succeeded || step.Value != JobState.Running)
                return step;
            var delay = context.Spread(wait);
            if (context.CurrentUtcDateTime + delay > deadline)
                return StepResult.Permanent<JobState>(null, $"The job {jobId} had not ended after {plan.MaxWait} (Backup__MaxWait).");
            if (!await context.DelayAsync(delay, cancel))
                return StepResult.Canceled<JobState>();
        }
    }

    private static RecordExportInput RecordOf(ExportPlan plan, StepResult<ExportStatus> end) => new()
    {
        BackupId = plan.BackupId,
        Collection = plan.Collection,
        Status = end.Kind switch
        {
            StepKind.Ok => end.Value,
            StepKind.Canceled => ExportStatus.Canceled,
            _ => ExportStatus.Failed,
        },
        Reason = end.Kind switch
        {
            StepKind.Ok => null,
            StepKind.Canceled => "The backup was canceled.",
            _ when end.Code == ServiceFailures.Deadline => $"{end.Action} {Longest(plan)}.",
            _ => end.Reason,
        },
        RefusesAll = end.RefusesAll,
    };

    private static string Longest(ExportPlan plan) => $"Backup__MaxWait is {plan.MaxWait}";
}
