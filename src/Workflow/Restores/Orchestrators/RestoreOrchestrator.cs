using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>
/// One restore: plan, wait for approval, make the safety copy, apply, verify, record. Ends <c>Completed</c> whatever the restore's outcome;
/// its output is the restore's record. If a job is still running then, it continues until that has ended, and keeps the claim.
/// </summary>
public static class RestoreOrchestrator
{
    /// <summary>The event that lets an approved plan be applied.</summary>
    public const string ApproveEvent = "approve";

    // Planning only waits for exports, which have their own limit.
    private static readonly TimeSpan PlanningTime = TimeSpan.FromDays(1);

    private static readonly TimeSpan FirstJobCheck = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastJobCheck = TimeSpan.FromHours(1);

    [Function(nameof(RestoreOrchestrator))]
    public static async Task<RestoreRecord> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = context.GetInput<RestoreName>()
            ?? throw new InvalidOperationException("A restore needs its name as input; start one with POST /api/restores.");
        var run = new RestoreRun(context, name);
        var end = await EndAsync(context, run, name);
        var record = new RecordRestoreInput
        {
            Env = name.Env,
            Id = name.Id,
            Holder = context.InstanceId,
            At = Now(context),
            Outcome = end?.Outcome,
            Reason = end?.Reason,
        };
        var ended = await context.CallActivityAsync<RestoreRecord>(nameof(RecordRestore), record, ActivityRetries.Patient());
        if (ended.PendingJobs is not null)
            await ReleaseAsync(context, name);
        return ended;
    }

    private static async Task ReleaseAsync(TaskOrchestrationContext context, RestoreName name)
    {
        var end = context.CurrentUtcDateTime + Limits.LongestWait;
        var input = new ReleaseAfterJobsInput { Env = name.Env, Id = name.Id, Holder = context.InstanceId, Deadline = new(end + LastJobCheck, TimeSpan.Zero) };
        for (var wait = FirstJobCheck; !input.GivesUp; wait = wait * 2 < LastJobCheck ? wait * 2 : LastJobCheck)
        {
            await context.CreateTimer(context.CurrentUtcDateTime + wait, CancellationToken.None);
            input = input with { GivesUp = context.CurrentUtcDateTime > end };
            var open = await context.CallActivityAsync<StepResult<int>>(nameof(ReleaseAfterJobs), input, ActivityRetries.Patient());
            if (open is { Succeeded: true, Value: 0 })
                return;
        }
    }

    // Null where the units say how it ended.
    private static async Task<RestoreInterruption?> EndAsync(TaskOrchestrationContext context, RestoreRun run, RestoreName name)
    {
        try
        {
            var planningEnds = context.CurrentUtcDateTime + PlanningTime;
            var begin = new BeginRestoreInput { Env = name.Env, Id = name.Id, InstanceId = context.InstanceId, Deadline = new(planningEnds, TimeSpan.Zero) };
            var begun = await context.RunStepAsync<BegunRestore>(nameof(BeginRestore), begin, planningEnds, run.Cancel);
            if (!begun.Succeeded)
                return Ended(begun);
            var plan = begun.Value!;
            if (plan.Replaces)
                await run.ProbeAsync(planningEnds);
            if (await run.PlanAsync(plan, RestoreExport.Look, planningEnds) is { } unplanned)
                return unplanned;
            await run.FinishPlanAsync(plan.Approve);
            var approval = plan.Approve ? new Approval() : await ApprovalAsync(context, plan, run.Cancel);
            if (approval is null)
                return run.Cancel.IsCompleted ? Canceled : new(RestoreOutcome.Expired, $"Nobody approved the plan within {plan.ApprovalWindow} (Restore__ApprovalWindow). Start another restore.");
            return await run.ApplyAsync(plan, approval);
        }
        catch (TaskFailedException crashed)
        {
            return new(RestoreOutcome.Failed, ActivityRetries.Describe(crashed));
        }
    }

    internal static RestoreInterruption Canceled { get; } = new(RestoreOutcome.Canceled, "A person canceled the restore.");

    internal static RestoreInterruption Ended<T>(StepResult<T> step) =>
        step.Kind == StepKind.Canceled ? Canceled : new(RestoreOutcome.Failed, step.Reason);

    internal static DateTimeOffset Now(TaskOrchestrationContext context) => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    // Null if nobody approves in time, or somebody cancels.
    private static async Task<Approval?> ApprovalAsync(TaskOrchestrationContext context, BegunRestore plan, Task cancel)
    {
        var approve = context.WaitForExternalEvent<Approval>(ApproveEvent);
        using var abandon = new CancellationTokenSource();
        var late = context.CreateTimer(context.CurrentUtcDateTime + plan.ApprovalWindow, abandon.Token);
        var first = await Task.WhenAny(approve, late, cancel);
        if (first != late)
            abandon.Cancel();
        return first == approve ? await approve ?? new() : null;
    }
}
