using Workflow.Catalogue;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Exports.Orchestrators;

/// <summary>Exports one collection: start the job, wait for it on durable timers, store its file, verify it, record the end.</summary>
public static class ExportCollectionOrchestrator
{
    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastCheck = TimeSpan.FromSeconds(60);

    [Function(nameof(ExportCollectionOrchestrator))]
    public static async Task<ExportEnd> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<ExportPlan>()!;
        var cancel = context.WaitForExternalEvent<string>(Waiting.CancelEvent);
        StepEnd<ExportStatus> end;
        try
        {
            end = await ExportAsync(context, plan, cancel);
        }
        catch (TaskFailedException crashed)
        {
            // A step that failed through all its retries; the other collections go on.
            end = Failed<ExportStatus>(Waiting.Describe(crashed));
        }
        return await context.CallActivityAsync<ExportEnd>(nameof(RecordExport), RecordOf(plan, end), Waiting.PatientRetries());
    }

    private static async Task<StepEnd<ExportStatus>> ExportAsync(TaskOrchestrationContext context, ExportPlan plan, Task cancel)
    {
        var deadline = context.CurrentUtcDateTime + plan.MaxWait;
        var start = new StartExportInput
        {
            BackupId = plan.BackupId,
            Env = plan.Env,
            Collection = plan.Collection,
            Index = plan.Index,
            InstanceId = context.InstanceId,
        };
        var started = await context.RunStepAsync<long>(nameof(StartExport), start, deadline, cancel);
        if (!started.Succeeded)
            return Ended<ExportStatus, long>(started);

        var job = await WaitForJobAsync(context, plan, started.Value, deadline, cancel);
        if (!job.Succeeded)
            return Ended<ExportStatus, JobStatus>(job);

        var store = new StoreExportInput
        {
            BackupId = plan.BackupId,
            Env = plan.Env,
            Collection = plan.Collection,
            JobId = started.Value,
            Empty = job.Value!.State == JobState.Empty,
        };
        var stored = await context.RunStepAsync<StoredFile>(nameof(StoreExport), store, deadline, cancel);
        if (!stored.Succeeded)
            return Ended<ExportStatus, StoredFile>(stored);

        var verify = new VerifyExportInput
        {
            BackupId = plan.BackupId,
            Collection = plan.Collection,
            File = stored.Value!,
            ReportedDocuments = job.Value.Documents,
            FailedDocuments = job.Value.FailedDocuments,
        };
        var verification = await context.CallActivityAsync<Verification>(nameof(VerifyExport), verify, Waiting.StorageRetries());
        return verification.Problem is { } problem
            ? Failed<ExportStatus>(problem)
            : new(stored.Value!.Documents == 0 ? ExportStatus.Empty : ExportStatus.Complete, null, false);
    }

    // At once, since a small export may be done; then ever more rarely, so that a long one costs few calls.
    private static async Task<StepEnd<JobStatus>> WaitForJobAsync(
        TaskOrchestrationContext context, ExportPlan plan, long jobId, DateTime deadline, Task cancel)
    {
        var check = new CheckExportInput { BackupId = plan.BackupId, Env = plan.Env, Collection = plan.Collection, JobId = jobId };
        for (var wait = FirstCheck; ; wait = wait * 2 < LastCheck ? wait * 2 : LastCheck)
        {
            var step = await context.RunStepAsync<JobStatus>(nameof(CheckExport), check, deadline, cancel);
            if (!step.Succeeded || step.Value!.State is JobState.Ready or JobState.Empty)
                return step;
            if (step.Value.State == JobState.Failed)
                return Failed<JobStatus>($"The service failed the export (job {jobId}): {step.Value.Message ?? "it gave no reason"}");
            var delay = context.Spread(wait);
            if (context.CurrentUtcDateTime + delay > deadline)
                return Failed<JobStatus>($"The job {jobId} had not ended after {plan.MaxWait} (Backup__MaxWait).");
            if (!await context.DelayAsync(delay, cancel))
                return new(null, null, true);
        }
    }

    private static StepEnd<T> Failed<T>(string reason) => new(default, reason, false);

    private static StepEnd<T> Ended<T, TFrom>(StepEnd<TFrom> from) => new(default, from.Failure, from.Canceled);

    private static RecordExportInput RecordOf(ExportPlan plan, StepEnd<ExportStatus> end) => new()
    {
        BackupId = plan.BackupId,
        Collection = plan.Collection,
        Status = end.Canceled ? ExportStatus.Canceled : end.Failure is null ? end.Value : ExportStatus.Failed,
        Reason = end.Canceled ? "The backup was canceled." : end.Failure,
    };
}
