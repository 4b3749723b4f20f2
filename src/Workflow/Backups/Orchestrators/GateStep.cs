using Workflow.Backups.Activities;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Backups.Orchestrators;

/// <summary>The comparison of a backup with the last good one: an orchestration of another feature, run as a child under its name.</summary>
internal static class GateStep
{
    /// <summary>The verdict; null if the backup is not compared, or was canceled in the meantime.</summary>
    public static async Task<BackupGate?> RunAsync(TaskOrchestrationContext context, ConfirmedClaim claim, Task cancel)
    {
        var id = GateInput.InstanceOf(claim.BackupId);
        var gate = CompareAsync(context, claim, id);
        if (await Task.WhenAny(gate, cancel) == gate)
            return await gate;
        // It writes nothing, so the backup does not wait for its end.
        context.SendEvent(id, EventNames.Cancel, "");
        var resume = new ResumeExportsInput { BackupId = claim.BackupId, InstanceIds = [id], Why = "the backup is canceled" };
        try
        {
            await context.CallActivityAsync<int>(nameof(ResumeExports), resume, ActivityRetries.Storage());
        }
        catch (TaskFailedException)
        {
            // It stays suspended, and ends when somebody resumes it.
        }
        return null;
    }

    private static async Task<BackupGate?> CompareAsync(TaskOrchestrationContext context, ConfirmedClaim claim, string id)
    {
        var input = new GateInput { Env = claim.Plan.Env, BackupId = claim.BackupId, Rules = claim.Plan.Gate ?? new() };
        try
        {
            return await context.CallSubOrchestratorAsync<BackupGate?>(GateInput.Orchestrator, input, new TaskOptions().WithInstanceId(id));
        }
        catch (TaskFailedException crashed)
        {
            return BackupGate.NotCompared(ActivityRetries.Describe(crashed));
        }
    }
}
