using Workflow.Catalogue;
using Workflow.Gate.Activities;
using Workflow.Steps;

namespace Workflow.Gate.Orchestrators;

/// <summary>
/// Compares the backups after an accepted one again, in order, since each may now have another baseline. It ends with the
/// first that was good and still is, since later ones were compared with that.
/// </summary>
public static class CompareAgainOrchestrator
{
    // Spread.
    private static readonly TimeSpan BetweenAsks = TimeSpan.FromMinutes(1);

    [Function(nameof(CompareAgainOrchestrator))]
    public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<CompareAgainInput>()
            ?? throw new InvalidOperationException("Comparing again needs its input; POST /api/backups/{id}/accept starts it.");
        for (var steps = 0; steps < Limits.AsksPerHistory; steps++)
        {
            var next = await context.CallActivityAsync<NextBackup>(nameof(NextToCompare), input, ActivityRetries.Patient());
            if (next.BackupId is not { } id || next is { IsAccepted: true, IsGood: true })
                return input.After;
            if (next.IsRunning)
                await context.CreateTimer(context.CurrentUtcDateTime + context.Spread(BetweenAsks), CancellationToken.None);
            else if (next.IsAccepted)
                input = input with { After = id };
            else
            {
                var recorded = await CompareAsync(context, input, next);
                input = input with { Compared = input.Compared + 1 };
                if (recorded.IsSettled)
                    return id;
                if (!recorded.IsStale)
                    input = input with { After = id };
            }
        }
        context.ContinueAsNew(input);
        return input.After;
    }

    private static async Task<RecordedGate> CompareAsync(TaskOrchestrationContext context, CompareAgainInput input, NextBackup next)
    {
        var gate = new GateInput { Env = input.Env, BackupId = next.BackupId!, Rules = input.Rules };
        BackupGate? verdict = null;
        try
        {
            verdict = await context.CallSubOrchestratorAsync<BackupGate?>(
                GateInput.Orchestrator, gate, new TaskOptions().WithInstanceId($"{context.InstanceId}:{input.Compared}"));
        }
        catch (TaskFailedException)
        {
            // It keeps the verdict that it has.
        }
        var record = new RecordGateInput { Env = input.Env, BackupId = next.BackupId!, Gate = verdict, WasGood = next.IsGood };
        return await context.CallActivityAsync<RecordedGate>(nameof(RecordGate), record, ActivityRetries.Patient());
    }
}
