using Microsoft.Extensions.Logging;
using Workflow.Backups.Orchestrators;
using Workflow.Catalogue;
using Workflow.Claims;

namespace Workflow.Backups;

/// <summary>What came of asking for a backup: it was started, or another one is running.</summary>
/// <param name="BackupId">Of the backup that was started, or of the one that runs.</param>
/// <param name="Started">Which of the two.</param>
public readonly record struct BackupStart(string BackupId, bool Started);

/// <summary>Starts backups, for the timer and for HTTP: the claim first, then the orchestration under the backup's id.</summary>
public sealed class BackupStarter(
    ClaimKeeper claims, ClaimTable claimTable, WorkflowSettings settings, BackupSettings backup, TimeProvider time, ILogger<BackupStarter> logger)
{
    private int starts;

    /// <summary>Starts a backup of what the settings say, or of <paramref name="collections"/> only.</summary>
    public Task<BackupStart> StartAsync(DurableTaskClient client, IReadOnlyList<string>? collections, CancellationToken cancellation)
    {
        var plan = BackupPlan.FromSettings(settings, backup);
        return ClaimAndStartAsync(client, collections is null ? plan : plan with { Collections = collections, Exclude = [] }, cancellation);
    }

    /// <summary>
    /// Starts the scheduled backup, also while storage cannot be reached: the orchestration's first step takes the claim, and is tried again for
    /// hours. Where orchestrations live in the same storage the start fails too, and the timer is tried again.
    /// </summary>
    public async Task<BackupStart> StartScheduledAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var plan = BackupPlan.FromSettings(settings, backup);
        try
        {
            return await ClaimAndStartAsync(client, plan, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
            var backupId = NewId(plan.Env);
            await ScheduleAsync(client, backupId, plan, cancellation);
            return new(backupId, Started: true);
        }
    }

    private async Task<BackupStart> ClaimAndStartAsync(DurableTaskClient client, BackupPlan plan, CancellationToken cancellation)
    {
        var backupId = NewId(plan.Env);
        if (await claims.AcquireAsync(client, plan.Env, backupId, backupId, cancellation) is { } holder)
            return new(holder.BackupId, Started: false);
        try
        {
            await ScheduleAsync(client, backupId, plan, cancellation);
            return new(backupId, Started: true);
        }
        catch
        {
            // Nobody else would end this claim before two minutes have passed.
            await claimTable.ReleaseAsync(plan.Env, backupId, CancellationToken.None);
            throw;
        }
    }

    private string NewId(string env) => BackupId.Create(env, time.GetUtcNow(), $"{Interlocked.Increment(ref starts)}");

    private static Task ScheduleAsync(DurableTaskClient client, string backupId, BackupPlan plan, CancellationToken cancellation) =>
        client.ScheduleNewOrchestrationInstanceAsync(
            nameof(BackupOrchestrator), plan, new StartOrchestrationOptions(InstanceId: backupId), cancellation);
}
