using Workflow.Restores.Activities;
using Workflow.Steps;

namespace Workflow.Restores.Orchestrators;

/// <summary>Exports one target once more and compares it with the plan.</summary>
public static class ProveUnitOrchestrator
{
    [Function(nameof(ProveUnitOrchestrator))]
    public static async Task<StepResult<UnitProof>> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<UnitInput>() ?? throw new InvalidOperationException("A restore starts this.");
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel);
        try
        {
            var target = await context.CallActivityAsync<TargetState>(nameof(FindTarget), input.Step, ActivityRetries.Storage());
            if (target.Exists)
            {
                var proof = await context.ExportAsync(input.Step, RestoreExport.Proof, cancel);
                if (!proof.Succeeded)
                    return proof.As<UnitProof>();
            }
            return await context.CompareAsync<UnitProof>(nameof(ProveUnit), input.Step);
        }
        catch (TaskFailedException crashed)
        {
            return StepResult.Permanent<UnitProof>(null, ActivityRetries.Describe(crashed));
        }
    }
}
