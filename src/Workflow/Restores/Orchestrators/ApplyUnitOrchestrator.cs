using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>
/// Applies the plan of one unit: imports it part by part, then removes what the backup does not have. A cancel ends it before the next part; it
/// waits for a running job, since nothing can stop one, and first inserts documents that were removed to be inserted again.
/// </summary>
public static class ApplyUnitOrchestrator
{
    // A new execution every so often, so that a history stays short.
    private const int StepsAnExecution = 100;

    private const int UploadTries = 3;

    private static readonly TimeSpan CleaningTime = TimeSpan.FromMinutes(5);

    // Documents are missing in the meantime: they come back even if the restore is late.
    private static readonly TimeSpan PuttingInTime = TimeSpan.FromHours(6);

    // An import of a few documents takes seconds, and somebody is waiting for it.
    private const double Slower = 1.3;

    private static readonly TimeSpan FirstCheck = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastCheck = TimeSpan.FromSeconds(60);

    [Function(nameof(ApplyUnitOrchestrator))]
    public static async Task<StepResult<int>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<UnitInput>() ?? throw new InvalidOperationException("A restore starts this.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        var never = new TaskCompletionSource().Task;
        try
        {
            if (input.Tasks is null)
            {
                var prepared = await context.RunStepAsync<UnitTasks>(nameof(PrepareUnit), input.Step, Deadline(input), cancel);
                if (!prepared.Succeeded)
                    return prepared.As<int>();
                input = input with { Tasks = prepared.Value };
            }
            var all = input.Tasks!.Parts + input.Tasks.Removals;
            for (var done = 0; input.Next < all; input = input with { Next = input.Next + 1 }, done++)
            {
                if (cancel.IsCompleted)
                    return StepResult.Canceled<int>();
                if (done == StepsAnExecution)
                {
                    context.ContinueAsNew(input, preserveUnprocessedEvents: true);
                    return StepResult.Ok(0);
                }
                var result = input.Next switch
                {
                    var part when part < input.Tasks.Parts - input.Tasks.Clears => await ImportAsync(context, input.Step with { Part = part }, cancel, never),
                    var part when part < input.Tasks.Parts => await ClearAsync(context, input.Step with { Part = part }, cancel, never),
                    var part => await RemoveAsync(context, input.Step with { Part = part - input.Tasks.Parts }, cancel, never),
                };
                if (!result.Succeeded)
                    return result;
            }
            return StepResult.Ok(all);
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<int>(null, ActivityRetries.Describe(crashed));
        }
    }

    private static DateTime Deadline(UnitInput input) => input.Step.Deadline.UtcDateTime;

    private static async Task<StepResult<int>> ImportAsync(TaskOrchestrationContext context, RestoreStep step, Task cancel, Task never)
    {
        var result = StepResult.Ok(0);
        for (var tries = 1; ; tries++)
        {
            var uploaded = await context.RunStepAsync<int>(nameof(UploadPart), step, step.Deadline.UtcDateTime, cancel);
            if (!uploaded.Succeeded)
            {
                result = uploaded;
                break;
            }
            // No cancel from here on: the result of the request must be learned.
            var started = await context.RunStepAsync<StartedImport>(nameof(ImportPart), step, step.Deadline.UtcDateTime, never);
            if (started is { Succeeded: true, Value.JobId: not null })
            {
                result = await WaitAsync(context, step, never);
                break;
            }
            result = started.As<int>();
            // The file may have gone; another one is uploaded.
            if (started.Kind != StepKind.StartOver || tries == UploadTries)
                break;
        }
        await CleanAsync(context, step, never);
        return result.Kind == StepKind.StartOver ? result with { Kind = StepKind.Permanent } : result;
    }

    private static async Task<StepResult<int>> WaitAsync(TaskOrchestrationContext context, RestoreStep step, Task never)
    {
        for (var wait = FirstCheck; ; wait = wait * Slower < LastCheck ? wait * Slower : LastCheck)
        {
            var state = await context.RunStepAsync<ImportState>(nameof(CheckImport), step, step.Deadline.UtcDateTime, never);
            if (!state.Succeeded)
                return state.As<int>();
            if (state.Value!.HasEnded)
                return state.Value.Stops ? StepResult.Permanent<int>("noRoom", "The environment is full. Free space or buy a larger package, then restore again.") : StepResult.Ok(1);
            var delay = context.Spread(wait);
            if (context.CurrentUtcDateTime + delay > step.Deadline.UtcDateTime)
                return StepResult.Permanent<int>("importHangs", "An import had not ended when the restore had to (Restore__MaxWait). It may still happen; check the target.");
            await context.DelayAsync(delay, never);
        }
    }

    private static async Task<StepResult<int>> ClearAsync(TaskOrchestrationContext context, RestoreStep step, Task cancel, Task never)
    {
        var exported = await context.ExportAsync(step, RestoreExport.Clearing, cancel);
        if (!exported.Succeeded)
            return exported.As<int>();
        var removed = await context.RunStepAsync<int>(nameof(ClearPart), step, step.Deadline.UtcDateTime, never);
        // Whatever the result: it may have removed something.
        var putIn = await PutInAsync(context, step, never);
        await CleanAsync(context, step, never);
        return !putIn.Succeeded ? putIn : removed.Succeeded ? StepResult.Ok(1) : removed;
    }

    private static async Task<StepResult<int>> PutInAsync(TaskOrchestrationContext context, RestoreStep step, Task never)
    {
        var until = context.CurrentUtcDateTime + PuttingInTime;
        step = step with { Deadline = new(until, TimeSpan.Zero) };
        for (var wait = FirstCheck; ; wait = wait * Slower < LastCheck ? wait * Slower : LastCheck)
        {
            var done = await context.RunStepAsync<bool>(nameof(PutInCleared), step, until, never);
            if (done is { Succeeded: true, Value: true })
                return StepResult.Ok(1);
            if (!done.Succeeded || context.CurrentUtcDateTime + LastCheck > until)
                return StepResult.Permanent<int>(
                    "notPutIn", $"Documents that were removed to be inserted again are still away. {done.Reason ?? "Their import has not ended for hours."} Undo the restore with \"force\": true, which puts them back.");
            await context.DelayAsync(context.Spread(wait), never);
        }
    }

    // Even if the restore is late: a left-over file costs money and may be read by others.
    private static Task CleanAsync(TaskOrchestrationContext context, RestoreStep step, Task never)
    {
        var until = context.CurrentUtcDateTime + CleaningTime;
        return context.RunStepAsync<bool>(nameof(CleanPart), step with { Deadline = new(until, TimeSpan.Zero) }, until, never);
    }

    private static async Task<StepResult<int>> RemoveAsync(TaskOrchestrationContext context, RestoreStep step, Task cancel, Task never)
    {
        var exported = await context.ExportAsync(step, RestoreExport.Removal, cancel);
        if (!exported.Succeeded)
            return exported.As<int>();
        var removed = await context.RunStepAsync<RemovedDocuments>(nameof(RemoveDocuments), step, step.Deadline.UtcDateTime, never);
        return removed.Succeeded ? StepResult.Ok(1) : removed.As<int>();
    }
}
