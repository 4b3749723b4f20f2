using Workflow.Logs.Activities;
using Workflow.Steps;

namespace Workflow.Logs.Orchestrators;

/// <summary>Keeps the logs of an order until their time is over, then removes them. A separate instance, since the order has long ended.</summary>
public static class RetainLogsOrchestrator
{
    [Function(nameof(RetainLogsOrchestrator))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var plan = context.GetInput<RetentionPlan>()
            ?? throw new InvalidOperationException("A retention needs its plan as input; an order starts it when it ends.");
        await context.CreateTimer(plan.Until.UtcDateTime, CancellationToken.None);
        return await context.CallActivityAsync<string>(nameof(DeleteLogs), plan, ActivityRetries.Patient());
    }
}
