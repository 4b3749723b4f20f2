using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>Deletes a collection that the undone restore created, if an export shows that it is empty again.</summary>
public static class DropTargetOrchestrator
{
    [Function(nameof(DropTargetOrchestrator))]
    public static async Task<StepResult<bool>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<UnitInput>() ?? throw new InvalidOperationException("A restore starts this.");
        try
        {
            return await context.RunStepAsync<bool>(
                nameof(DropTarget), input.Step, input.Step.Deadline.UtcDateTime, context.WaitForExternalEvent<string>(EventNames.Cancel));
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<bool>(null, ActivityRetries.Describe(crashed));
        }
    }
}
