using Workflow.Imports.Orchestrators;
using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>The parts of a restore, each over all its units, some at a time.</summary>
internal sealed class RestoreRun(TaskOrchestrationContext context, RestoreName name)
{
    private const int UnitsAtOnce = 4;

    private static readonly TimeSpan FirstClaimWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastClaimWait = TimeSpan.FromSeconds(50);

    // The export afterwards needs its own time: the result has to be reported even if the restore is late.
    private static readonly TimeSpan ProofTime = TimeSpan.FromHours(6);

    /// <summary>Completes when a person has canceled the restore.</summary>
    public Task Cancel { get; } = context.WaitForExternalEvent<string>(EventNames.Cancel);

    /// <summary>Finds out how the environment imports, unless that is known. The result changes nothing here.</summary>
    public Task ProbeAsync(DateTime deadline) =>
        AllAsync<bool>([0], nameof(ProbeOrchestrator), Step(deadline), default, _ => RestoreInstances.Probe(name.Id));

    /// <summary>Looks at all targets and compares them. Null, or why there is no plan.</summary>
    public async Task<RestoreInterruption?> PlanAsync(BegunRestore plan, RestoreExport which, DateTime deadline)
    {
        var results = await AllAsync<PlanCounts>(
            Enumerable.Range(0, plan.Units), nameof(PlanUnitOrchestrator), Step(deadline), which,
            unit => which == RestoreExport.Look ? RestoreInstances.Plan(name.Id, unit) : RestoreInstances.Again(name.Id, unit));
        if (Cancel.IsCompleted)
            return RestoreOrchestrator.Canceled;
        return results.FirstOrDefault(result => !result.Result.Succeeded) is { Result: { } failed } ? RestoreOrchestrator.Ended(failed) : null;
    }

    /// <summary>Gives the plan its hash.</summary>
    public Task FinishPlanAsync(bool isApproved) => context.CallActivityAsync<string>(
        nameof(FinishPlan),
        new FinishPlanInput { Env = name.Env, Id = name.Id, Holder = context.InstanceId, IsApproved = isApproved, At = RestoreOrchestrator.Now(context) },
        ActivityRetries.Patient());

    /// <summary>Applies an approved plan and verifies it. Null where the units say how it ended.</summary>
    public async Task<RestoreInterruption?> ApplyAsync(BegunRestore plan, Approval approval)
    {
        var approvedAt = RestoreOrchestrator.Now(context);
        var deadline = context.CurrentUtcDateTime + plan.MaxWait;
        var (resumed, notHeld) = await ResumeAsync(approval, approvedAt, deadline);
        if (resumed is null)
            return notHeld;
        var which = resumed.LooksAreOld ? RestoreExport.LookAgain : RestoreExport.Look;
        if (resumed.LooksAreOld && await PlanAsync(plan, which, deadline) is { } unplanned)
            return unplanned;
        await context.CallActivityAsync<string?>(
            nameof(KeepSafety),
            new KeepSafetyInput { Env = name.Env, Id = name.Id, Holder = context.InstanceId, Which = which, At = RestoreOrchestrator.Now(context) },
            ActivityRetries.Patient());
        RestoreInterruption? stopped = null;
        var open = Enumerable.Range(0, plan.Units).ToList();
        for (var round = 0; round < RestoreInstances.MostRounds && open.Count > 0 && stopped is null; round++)
        {
            await StageAsync(RestoreOutcome.Applying);
            var step = Step(deadline) with { Round = round };
            var applied = await AllAsync<int>(open, nameof(ApplyUnitOrchestrator), step, default, unit => RestoreInstances.Apply(name.Id, unit, round));
            stopped = applied.FirstOrDefault(one => !one.Result.Succeeded) is { Result: { } failed } ? RestoreOrchestrator.Ended(failed) : null;
            await SettleAsync(plan, round);
            await StageAsync(RestoreOutcome.Verifying);
            var proof = step with { Deadline = new(context.CurrentUtcDateTime + ProofTime, TimeSpan.Zero) };
            var proved = await AllAsync<UnitProof>(open, nameof(ProveUnitOrchestrator), proof, default, unit => RestoreInstances.Prove(name.Id, unit, round), heedsCancel: false);
            stopped ??= proved.FirstOrDefault(one => !one.Result.Succeeded) is { Result: { } unproved } ? new(RestoreOutcome.Partial, $"It could not be verified. {unproved.Reason}") : null;
            open = [.. proved.Where(one => one.Result.Value is { Again: > 0 }).Select(one => one.Unit)];
            if (Cancel.IsCompleted && open.Count > 0)
                stopped ??= RestoreOrchestrator.Canceled;
        }
        if (plan.Drops && stopped is null)
            await AllAsync<bool>(Enumerable.Range(0, plan.Units), nameof(DropTargetOrchestrator), Step(deadline), default, unit => RestoreInstances.Drop(name.Id, unit));
        return stopped;
    }

    // An import whose answer was lost may still happen.
    private async Task SettleAsync(BegunRestore plan, int round)
    {
        var lost = await context.CallActivityAsync<int>(nameof(CountLost), Step(context.CurrentUtcDateTime) with { Round = round }, ActivityRetries.Storage());
        if (lost > 0)
            await context.CreateTimer(context.CurrentUtcDateTime + plan.Settle, CancellationToken.None);
    }

    private async Task<(ResumedRestore? Resumed, RestoreInterruption? NotHeld)> ResumeAsync(Approval approval, DateTimeOffset approvedAt, DateTime deadline)
    {
        for (var wait = FirstClaimWait; ; wait = wait * 2 < LastClaimWait ? wait * 2 : LastClaimWait)
        {
            var input = new ResumeRestoreInput
            {
                Env = name.Env, Id = name.Id, Holder = context.InstanceId, ApprovedAt = approvedAt, At = RestoreOrchestrator.Now(context), Force = approval.Force,
            };
            var resumed = await context.CallActivityAsync<ResumedRestore>(nameof(ResumeRestore), input, ActivityRetries.Patient());
            if (resumed.HeldBy is null)
                return (resumed, null);
            if (context.CurrentUtcDateTime + LastClaimWait > deadline)
                return (null, new(RestoreOutcome.Failed, $"{resumed.HeldBy} The restore waited for it until Restore__MaxWait had passed, and changed nothing."));
            if (!await context.DelayAsync(context.Spread(wait), Cancel))
                return (null, RestoreOrchestrator.Canceled);
        }
    }

    private Task StageAsync(RestoreOutcome outcome) => context.CallActivityAsync<RestoreOutcome>(
        nameof(RecordStage), new RecordStageInput { Env = name.Env, Id = name.Id, Outcome = outcome }, ActivityRetries.Patient());

    private RestoreStep Step(DateTime deadline) => new()
    {
        Env = name.Env, Id = name.Id, Holder = context.InstanceId, Deadline = new(deadline, TimeSpan.Zero),
    };

    // Units in order; once one has failed or the restore is canceled, no more are started.
    private async Task<List<(int Unit, StepResult<T> Result)>> AllAsync<T>(
        IEnumerable<int> units, string orchestrator, RestoreStep step, RestoreExport which, Func<int, string> idOf, bool heedsCancel = true)
    {
        var waiting = new Queue<int>(units);
        var active = new Dictionary<Task<StepResult<T>>, int>();
        var results = new List<(int Unit, StepResult<T> Result)>();
        var told = !heedsCancel;
        for (Fill(); active.Count > 0; Fill())
        {
            if (!told && Cancel.IsCompleted)
            {
                told = true;
                foreach (var unit in active.Values.Order())
                    context.SendEvent(idOf(unit), EventNames.Cancel, "");
            }
            var ended = await Task.WhenAny(active.Keys.Concat(told ? [] : (Task[])[Cancel]));
            if (ended is Task<StepResult<T>> one && active.Remove(one, out var number))
                results.Add((number, await one));
        }
        return [.. results.OrderBy(one => one.Unit)];

        void Fill()
        {
            if (heedsCancel && (Cancel.IsCompleted || results.Exists(one => !one.Result.Succeeded)))
                return;
            while (active.Count < UnitsAtOnce && waiting.TryDequeue(out var unit))
                active.Add(StartAsync<T>(orchestrator, new() { Step = step with { Unit = unit }, Which = which }, idOf(unit)), unit);
        }
    }

    private async Task<StepResult<T>> StartAsync<T>(string orchestrator, UnitInput input, string id)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<StepResult<T>>(orchestrator, input, new TaskOptions().WithInstanceId(id));
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<T>(null, ActivityRetries.Describe(crashed));
        }
    }
}
