using Workflow.Browse.Activities;
using Workflow.Browse.Diffs;
using Workflow.Steps;

namespace Workflow.Browse.Orchestrators;

/// <summary>Keeps the result of a diff for its time, then removes it, since it shows which documents exist. A separate instance, whatever happens to the diff.</summary>
public static class RetainDiffOrchestrator
{
    [Function(nameof(RetainDiffOrchestrator))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<DiffPlan>()
            ?? throw new InvalidOperationException("The retention of a diff needs its plan as input; a diff starts it when it begins.");
        await context.CreateTimer(plan.ExpiresAt.UtcDateTime, CancellationToken.None);
        return await context.CallActivityAsync<string>(nameof(DeleteDiff), plan, ActivityRetries.Patient());
    }
}
