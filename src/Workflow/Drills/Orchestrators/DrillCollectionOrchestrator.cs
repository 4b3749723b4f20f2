using System.Text.Json.Serialization;
using Workflow.Drills.Activities;
using Workflow.Exports;
using Workflow.Exports.Orchestrators;
using Workflow.Steps;

namespace Workflow.Drills.Orchestrators;

/// <summary>The input of the orchestration of one collection.</summary>
public sealed record DrillCollectionInput
{
    [JsonPropertyName("step")]
    public required DrillStep Step { get; init; }
}

/// <summary>
/// Puts one collection of a backup into a throw-away collection, exports that again and compares. In any case, the collection and its files
/// are removed. Returns the documents that differ.
/// </summary>
public static class DrillCollectionOrchestrator
{
    // A new execution every so often, so that a history stays short.
    private const int PartsAnExecution = 100;

    // Each loss is waited for before the collection is compared.
    private const int MostLosses = 3;

    private const double Slower = 1.3;

    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastCheck = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RemovingTime = TimeSpan.FromHours(1);

    [Function(nameof(DrillCollectionOrchestrator))]
    public static async Task<StepResult<long>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<DrillCollectionInput>() ?? throw new InvalidOperationException("A drill starts this.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        StepResult<long> result;
        try
        {
            var imported = await ImportAsync(context, input.Step, cancel);
            if (imported is { Succeeded: true, Value: false })
            {
                context.ContinueAsNew(input, preserveUnprocessedEvents: true);
                return StepResult.Ok(0L);
            }
            result = imported.Succeeded ? await CompareAsync(context, input.Step, cancel) : imported.As<long>();
        }
        catch (TaskFailedException crashed)
        {
            result = StepResult.Permanent<long>(null, ActivityRetries.Describe(crashed));
        }
        await EndAsync(context, input.Step, result);
        return result;
    }

    // False: this execution has imported enough parts.
    private static async Task<StepResult<bool>> ImportAsync(TaskOrchestrationContext context, DrillStep step, Task cancel)
    {
        var deadline = step.Deadline.UtcDateTime;
        var made = await MakeAsync(context, step, deadline, cancel);
        if (!made.Succeeded)
            return made.As<bool>();
        for (var (parts, losses) = (0, 0); parts < PartsAnExecution; parts++)
        {
            var started = await context.RunStepAsync<StartedDrillPart>(nameof(ImportDrillPart), step, deadline, cancel);
            if (!started.Succeeded)
                return started.As<bool>();
            if (started.Value!.IsDone)
                return await SettleAsync(context, started.Value.SettledAt, deadline, cancel);
            if (started.Value.JobId is null && ++losses > MostLosses)
                return StepResult.Permanent<bool>("answersLost", "The service did not answer several imports. Try again later.");
            if (started.Value.JobId is not null && await WaitAsync(context, step, deadline) is { Succeeded: false } failed)
                return failed;
        }
        return StepResult.Ok(false);
    }

    private static async Task<StepResult<long>> MakeAsync(TaskOrchestrationContext context, DrillStep step, DateTime deadline, Task cancel)
    {
        var made = await context.RunStepAsync<long>(nameof(MakeDrillTarget), step, deadline, cancel);
        return made.Kind == StepKind.StartOver ? await context.WithIndexesAsync<long>(nameof(MakeDrillTarget), step, nameof(ListDrillFiles)) : made;
    }

    // No cancel here: the result of the request must be known, or its collection cannot be removed.
    private static async Task<StepResult<bool>> WaitAsync(TaskOrchestrationContext context, DrillStep step, DateTime deadline)
    {
        var never = new TaskCompletionSource().Task;
        for (var wait = FirstCheck; ; wait = wait * Slower < LastCheck ? wait * Slower : LastCheck)
        {
            var state = await context.RunStepAsync<DrillPartState>(nameof(CheckDrillPart), step, deadline, never);
            if (!state.Succeeded)
                return state.As<bool>();
            if (state.Value!.HasEnded)
                return state.Value.Stops
                    ? StepResult.Permanent<bool>("noRoom", "The environment is full. Free space, buy a larger package, or let the drill put back a sample (sampleDocuments).")
                    : StepResult.Ok(true);
            var delay = context.Spread(wait);
            if (context.CurrentUtcDateTime + delay > deadline)
                return StepResult.Permanent<bool>("importHangs", "An import had not ended when the drill had to (Drill__MaxWait).");
            await context.DelayAsync(delay, never);
        }
    }

    private static async Task<StepResult<bool>> SettleAsync(TaskOrchestrationContext context, DateTimeOffset? settledAt, DateTime deadline, Task cancel)
    {
        if (settledAt is not { } until || until.UtcDateTime <= context.CurrentUtcDateTime)
            return StepResult.Ok(true);
        if (until.UtcDateTime > deadline)
            return StepResult.Permanent<bool>("answersLost", "The answer to an import was lost, and no time was left to wait for it (Drill__MaxWait).");
        return await context.DelayAsync(until.UtcDateTime - context.CurrentUtcDateTime, cancel) ? StepResult.Ok(true) : StepResult.Canceled<bool>();
    }

    private static async Task<StepResult<long>> CompareAsync(TaskOrchestrationContext context, DrillStep step, Task cancel)
    {
        if (cancel.IsCompleted)
            return StepResult.Canceled<long>();
        var plan = await context.CallActivityAsync<ExportPlan>(nameof(PrepareDrillProof), step, ActivityRetries.Storage());
        var exported = await context.ExportAsync(plan, $"{context.InstanceId}:proof", cancel);
        return exported.Succeeded
            ? await context.WithIndexesAsync<long>(nameof(CompareDrill), step, nameof(ListDrillFiles))
            : exported.As<long>();
    }

    // Left-overs when this gives up are reported, and the sweep continues.
    private static async Task EndAsync(TaskOrchestrationContext context, DrillStep step, StepResult<long> result)
    {
        var until = context.CurrentUtcDateTime + RemovingTime;
        var end = new EndDrillCollectionInput
        {
            Env = step.Env,
            Id = step.Id,
            Number = step.Number,
            Deadline = new(until, TimeSpan.Zero),
            Holder = step.Holder,
            IsCanceled = result.Kind == StepKind.Canceled,
            Failure = result.Succeeded ? null : result.Reason,
        };
        try
        {
            await context.RunStepAsync<bool>(nameof(EndDrillCollection), end, until, new TaskCompletionSource().Task);
        }
        catch (TaskFailedException)
        {
            // The same.
        }
    }
}
