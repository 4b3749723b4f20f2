using Workflow.Browse.Activities;
using Workflow.Browse.Diffs;
using Workflow.Steps;

namespace Workflow.Browse.Orchestrators;

/// <summary>Keeps the result of a diff for its time, then removes it: it tells which documents there are. An instance of its own, whatever becomes of the diff.</summary>
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
