using Workflow.Drills.Activities;
using Workflow.Imports.Orchestrators;
using Workflow.Imports.Probe;
using Workflow.Steps;

namespace Workflow.Drills.Orchestrators;

/// <summary>
/// One drill: puts the collections of a backup into throw-away ones, some at a time, compares, removes them, and records what it found. Ends
/// <c>Completed</c> whatever the outcome; its output is the drill's record.
/// </summary>
public static class DrillOrchestrator
{
    private const int CollectionsAtOnce = 4;

    [Function(nameof(DrillOrchestrator))]
    public static async Task<DrillRecord> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<DrillInput>() ?? throw new InvalidOperationException("A drill needs its name as input; start one with POST /api/drills.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        var end = await EndAsync(context, input, cancel);
        var record = new RecordDrillInput
        {
            Env = input.Env,
            Id = input.Id,
            Holder = context.InstanceId,
            At = new(context.CurrentUtcDateTime, TimeSpan.Zero),
            IsCanceled = cancel.IsCompleted,
            Failure = end,
        };
        return await context.CallActivityAsync<DrillRecord>(nameof(RecordDrill), record, ActivityRetries.Patient());
    }

    // Null where the collections say how it ended.
    private static async Task<string?> EndAsync(TaskOrchestrationContext context, DrillInput input, Task cancel)
    {
        try
        {
            var deadline = context.CurrentUtcDateTime + input.MaxWait;
            var step = new DrillStep { Env = input.Env, Id = input.Id, Deadline = new(deadline, TimeSpan.Zero), Holder = context.InstanceId };
            var begun = await context.RunStepAsync<BegunDrill>(nameof(BeginDrill), step, deadline, cancel);
            if (!begun.Succeeded)
                return begun.Reason;
            await ProbeAsync(context, step, cancel);
            return await DrillAllAsync(context, step, begun.Value!.Collections, cancel);
        }
        catch (TaskFailedException crashed)
        {
            return ActivityRetries.Describe(crashed);
        }
    }

    // What comes of it changes nothing here.
    private static async Task ProbeAsync(TaskOrchestrationContext context, DrillStep step, Task cancel)
    {
        var id = DrillInstances.Probe(step.Id);
        var running = context.CallSubOrchestratorAsync<StepResult<bool>>(nameof(ProbeOrchestrator), new ProbeInput { Step = step }, new TaskOptions().WithInstanceId(id));
        if (await Task.WhenAny(running, cancel) == cancel)
            Tell(context, [id]);
        await running;
    }

    private static async Task<string?> DrillAllAsync(TaskOrchestrationContext context, DrillStep step, int count, Task cancel)
    {
        var running = new Dictionary<Task<StepResult<long>>, string>();
        string? failure = null;
        for (var (next, told) = (0, false); ;)
        {
            for (; next < count && running.Count < CollectionsAtOnce && !cancel.IsCompleted; next++)
            {
                var child = DrillInstances.Collection(step.Id, next);
                var input = new DrillCollectionInput { Step = step with { Number = next } };
                running.Add(
                    context.CallSubOrchestratorAsync<StepResult<long>>(nameof(DrillCollectionOrchestrator), input, new TaskOptions().WithInstanceId(child)), child);
            }
            if (running.Count == 0)
                return failure;
            var first = Task.WhenAny(running.Keys);
            if (!told && await Task.WhenAny(first, cancel) == cancel)
            {
                told = true;
                Tell(context, running.Values);
            }
            running.Remove(await first);
            failure ??= await DefectAsync(await first);
        }
    }

    // A collection's result is in its row; a child that could not even write that is reported here.
    private static async Task<string?> DefectAsync(Task<StepResult<long>> ended)
    {
        try
        {
            await ended;
            return null;
        }
        catch (TaskFailedException crashed)
        {
            return ActivityRetries.Describe(crashed);
        }
    }

    private static void Tell(TaskOrchestrationContext context, IEnumerable<string> children)
    {
        foreach (var child in children.Order(StringComparer.Ordinal))
            context.SendEvent(child, EventNames.Cancel, "");
    }
}
