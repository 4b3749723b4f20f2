using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Exports.Orchestrators;
using Workflow.Imports.Activities;
using Workflow.Imports.Probe;
using Workflow.Steps;

namespace Workflow.Imports.Orchestrators;

/// <summary>
/// Finds out in a throw-away collection what the service makes of an import: whether UPSERT merges, what becomes of numbers and dates, whether INSERT
/// refuses a line or the file. A run goes on without it, since what it put in is compared afterwards anyway.
/// </summary>
public static class ProbeOrchestrator
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(2);

    [Function(nameof(ProbeOrchestrator))]
    public static async Task<StepResult<bool>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ProbeInput>() ?? throw new InvalidOperationException("A restore or a drill starts this.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        var deadline = context.CurrentUtcDateTime + Longest;
        var step = input.Step with { Deadline = new(deadline, TimeSpan.Zero) };
        StepResult<bool> result;
        try
        {
            var prepared = await context.RunStepAsync<ExportPlan?>(nameof(PrepareProbe), step, deadline, cancel);
            if (prepared is { Succeeded: true, Value: null })
                return StepResult.Ok(false);
            result = prepared.Succeeded ? await TryAsync(context, step, prepared.Value!, cancel) : prepared.As<bool>();
        }
        catch (TaskFailedException crashed)
        {
            result = StepResult.Permanent<bool>(null, ActivityRetries.Describe(crashed));
        }
        return await EndAsync(context, step, result);
    }

    private static async Task<StepResult<bool>> TryAsync(TaskOrchestrationContext context, ImportStep step, ExportPlan export, Task cancel)
    {
        var deadline = step.Deadline.UtcDateTime;
        for (var number = 0; number < ProbeFiles.Count; number++)
        {
            var started = await context.RunStepAsync<long>(nameof(ImportProbe), step with { Part = number }, deadline, cancel);
            if (!started.Succeeded)
                return started.As<bool>();
            var check = new CheckProbeInput { Env = step.Env, Id = step.Id, Deadline = step.Deadline, Holder = step.Holder, JobId = started.Value };
            for (var ended = false; !ended;)
            {
                var state = await context.RunStepAsync<bool>(nameof(CheckProbe), check, deadline, cancel);
                if (!state.Succeeded)
                    return state;
                ended = state.Value;
                if (!ended && !await context.DelayAsync(context.Spread(Check), cancel))
                    return StepResult.Canceled<bool>();
            }
        }
        var child = $"{context.InstanceId}:export";
        var running = context.CallSubOrchestratorAsync<ExportEnd>(
            nameof(ExportCollectionOrchestrator), export, new TaskOptions().WithInstanceId(child));
        if (await Task.WhenAny(running, cancel) == cancel && !running.IsCompleted)
            context.SendEvent(child, EventNames.Cancel, "");
        await running;
        return StepResult.Ok(true);
    }

    private static async Task<StepResult<bool>> EndAsync(TaskOrchestrationContext context, ImportStep step, StepResult<bool> result)
    {
        try
        {
            var until = context.CurrentUtcDateTime + Longest;
            var ended = await context.RunStepAsync<bool>(
                nameof(EndProbe), step with { Deadline = new(until, TimeSpan.Zero) }, until, new TaskCompletionSource().Task);
            return result.Succeeded ? ended : result;
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<bool>(null, ActivityRetries.Describe(crashed));
        }
    }
}
