using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Backups.Schedule;

/// <summary>
/// Handles the backup of a due time while another run holds the claim: it waits for a restore or a drill as long as the next due
/// time allows, and is missed otherwise. Its row says which.
/// </summary>
public sealed class DelayedBackups(
    BackupSchedule schedule, BackupsTable backups, BackupNotices notices, TimeProvider time, Instruments instruments, ILogger<DelayedBackups> logger)
{
    /// <summary>The wait for <paramref name="holder"/>; null when there is none, since the due time is missed.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="running">The row that the backup would have.</param>
    /// <param name="plan">Of the backup.</param>
    /// <param name="holder">Who holds the claim.</param>
    /// <param name="reason">Why the claim is not free, for a person.</param>
    /// <param name="cancellation">Stops; it can be repeated.</param>
    public async Task<BackupDelay?> DelayAsync(
        DurableTaskClient client, BackupRow running, BackupPlan plan, Claim holder, string reason, CancellationToken cancellation)
    {
        var before = plan.Delay;
        var delay = new BackupDelay { By = holder.HolderId, Until = before?.Until ?? Until(plan.DueAt!.Value) };
        var mayWait = holder.Kind is ClaimKind.Restore or ClaimKind.Drill;
        if (!mayWait || time.GetUtcNow() >= delay.Until)
        {
            var waited = before is null ? "" : mayWait ? " This backup has waited for it; the next one is due soon." : $" This backup has waited for {before.By} before.";
            await MissAsync(client, plan, running.Backup.Id, reason + waited, cancellation);
            return null;
        }
        var isNew = before?.By != delay.By;
        // A drill can be made at any time, so it makes way.
        if (isNew && holder.Kind == ClaimKind.Drill)
            await Instances.CancelAsync(client, holder.InstanceId, "a backup is due", cancellation);
        await WaitAsync(running with { Backup = running.Backup with { DelayedBy = delay.By } }, cancellation);
        if (isNew)
            Log.BackupWaits(logger, running.Backup.Id, plan.Env, delay.Until, reason);
        return delay;
    }

    private Task WaitAsync(BackupRow waiting, CancellationToken cancellation) => backups.MoveAsync(
        waiting.Backup.Env, waiting.Backup.Id,
        now => now switch
        {
            null or { Backup.Outcome: BackupOutcome.Missed } => waiting,
            { Backup.Outcome: BackupOutcome.Running } when now.Backup.DelayedBy != waiting.Backup.DelayedBy =>
                now with { Backup = now.Backup with { DelayedBy = waiting.Backup.DelayedBy } },
            _ => null,
        },
        cancellation);

    private DateTimeOffset Until(DateTimeOffset dueAt) =>
        schedule.NextAfter(dueAt) is { } next ? next - Limits.BeforeNextDue : dueAt + Limits.LongestWait;

    private async Task MissAsync(DurableTaskClient client, BackupPlan plan, string backupId, string reason, CancellationToken cancellation)
    {
        var dueAt = plan.DueAt!.Value;
        var missed = DueTimes.Missed(plan, backupId, dueAt, reason);
        missed = missed with { Backup = missed.Backup with { DelayedBy = plan.Delay?.By } };
        await backups.MoveAsync(plan.Env, backupId, now => now is null or { Backup.Outcome: BackupOutcome.Running } ? missed : null, cancellation);
        Log.DueTimeMissed(logger, dueAt, reason);
        OutcomeLabel.Count(instruments, missed.Backup);
        await notices.TellMissedAsync(client, [missed.Backup], cancellation);
    }
}
