using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>Exports one target and compares it with the documents to put back. Changes nothing.</summary>
public static class PlanUnitOrchestrator
{
    [Function(nameof(PlanUnitOrchestrator))]
    public static async Task<StepResult<PlanCounts>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<UnitInput>() ?? throw new InvalidOperationException("A restore starts this.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        try
        {
            var target = await context.CallActivityAsync<TargetState>(nameof(FindTarget), input.Step, ActivityRetries.Storage());
            if (target.Existed)
            {
                var look = await context.ExportAsync(input.Step, input.Which, cancel);
                if (!look.Succeeded)
                    return look.As<PlanCounts>();
            }
            return await context.CompareAsync<PlanCounts>(nameof(PlanUnit), input.Step);
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<PlanCounts>(null, ActivityRetries.Describe(crashed));
        }
    }
}
