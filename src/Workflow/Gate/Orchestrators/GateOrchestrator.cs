using Workflow.Catalogue;
using Workflow.Gate.Activities;
using Workflow.Steps;

namespace Workflow.Gate.Orchestrators;

/// <summary>
/// Compares a backup with the last good one: first by their rows, then, if that finds nothing, by the indexes of their documents. Its output
/// is the verdict; null for a backup that is not compared, or if it was canceled. A failed comparison is a verdict, too.
/// </summary>
public static class GateOrchestrator
{
    [Function(GateInput.Orchestrator)]
    public static async Task<BackupGate?> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<GateInput>()
            ?? throw new InvalidOperationException("A comparison needs its input; a backup starts it, and so does POST /api/backups/{id}/accept.");
        using var stopListening = new CancellationTokenSource();
        var cancel = context.WaitForExternalEvent<string>(EventNames.Cancel, stopListening.Token);
        var gate = JudgeAsync(context, input, cancel);
        // A running step only reads, so there is no need to wait for it.
        if (await Task.WhenAny(gate, cancel) != gate)
            return null;
        stopListening.Cancel();
        return await gate;
    }

    private static async Task<BackupGate?> JudgeAsync(TaskOrchestrationContext context, GateInput input, Task cancel)
    {
        try
        {
            var plan = await context.CallActivityAsync<GatePlan>(nameof(PlanGate), input, ActivityRetries.Storage());
            if (plan.Baseline is not { } baseline)
                return plan.Gate;
            var churn = await new ChurnWindow(context, input, baseline, cancel).RunAsync(plan.Batches);
            if (cancel.IsCompleted)
                return null;
            var verdict = new JudgeGateInput { Gate = input, Baseline = baseline, Churn = churn };
            return await context.CallActivityAsync<BackupGate>(nameof(JudgeGate), verdict, ActivityRetries.Storage());
        }
        catch (TaskFailedException crashed)
        {
            return BackupGate.NotCompared(ActivityRetries.Describe(crashed));
        }
    }
}
