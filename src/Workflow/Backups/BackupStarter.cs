using Workflow.Backups.Orchestrators;
using Workflow.Storage;

namespace Workflow.Backups;

/// <summary>What came of asking for a backup: it was started, or another one is running.</summary>
/// <param name="BackupId">Of the backup that was started, or of the one that runs.</param>
/// <param name="Started">Which of the two.</param>
public readonly record struct BackupStart(string BackupId, bool Started);

/// <summary>Starts backups, for the timer and for HTTP: the claim first, then the orchestration under the backup's id.</summary>
public sealed class BackupStarter(ClaimKeeper claims, ClaimTable claimTable, WorkflowSettings settings, TimeProvider time)
{
    private int starts;

    /// <summary>Starts a backup of what the settings say, or of <paramref name="collections"/> only.</summary>
    public async Task<BackupStart> StartAsync(
        DurableTaskClient client, IReadOnlyList<string>? collections, CancellationToken cancellation)
    {
        var plan = BackupPlan.FromSettings(settings);
        if (collections is not null)
            plan = plan with { Collections = collections, Exclude = [] };
        var backupId = BackupId.Create(plan.Env, time.GetUtcNow(), $"{Interlocked.Increment(ref starts)}");
        if (await claims.AcquireAsync(client, plan.Env, backupId, backupId, cancellation) is { } holder)
            return new(holder.BackupId, Started: false);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(BackupOrchestrator), plan, new StartOrchestrationOptions(InstanceId: backupId), cancellation);
            return new(backupId, Started: true);
        }
        catch
        {
            // Nobody else would end this claim before two minutes have passed.
            await claimTable.ReleaseAsync(plan.Env, backupId, CancellationToken.None);
            throw;
        }
    }
}
