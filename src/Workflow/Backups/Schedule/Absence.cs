using Workflow.Catalogue;

namespace Workflow.Backups.Schedule;

/// <summary>
/// Notices missing backups: due times without a backup, and a long time without a good one. It only reads, and writes only if something
/// is wrong. An app that does not run notices nothing; the heartbeat is for that.
/// </summary>
public sealed class Absence(
    BackupSchedule schedule, DueTimes dueTimes, ScheduleTable memories, BackupCatalog catalog, BackupNotices notices, WorkflowSettings settings)
{
    // The backup's timer is tried again for hours, every quarter of an hour at the latest; and when the app comes back after downtime, both
    // timers run at the same moment. So a due time without a start is checked twice, this far apart.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>Looks once.</summary>
    public async Task LookAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var memory = await BeginAsync(now, cancellation);
        var isNewestMissed = await IsNewestMissedAsync(client, memory, now, cancellation);
        await dueTimes.ReconcileAsync(client, memory, now, cancellation, withNewest: isNewestMissed);
        await LookForGoodAsync(client, memory, now, cancellation);
    }

    // If the backup's timer has never run, or not since the schedule was changed, the schedule counts from now on.
    private async Task<ScheduleMemory> BeginAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var known = await memories.FindAsync(settings.Env, cancellation);
        if (known?.Expression == schedule.Expression)
            return known;
        var begun = known is null ? new ScheduleMemory { Expression = schedule.Expression, Since = now, Latest = now }
            : known with { Expression = schedule.Expression, Since = now };
        await memories.WriteAsync(settings.Env, begun, cancellation);
        return begun;
    }

    private async Task<bool> IsNewestMissedAsync(DurableTaskClient client, ScheduleMemory memory, DateTimeOffset now, CancellationToken cancellation)
    {
        if (dueTimes.Newest(now) is not { } newest || newest <= memory.Since || now - newest < Grace
            || !await dueTimes.IsUnservedAsync(client, memory, newest, cancellation))
            return false;
        if (memory.Unserved == newest)
            return now - memory.UnservedSeenAt >= Grace;
        await memories.WriteAsync(settings.Env, memory with { Unserved = newest, UnservedSeenAt = now }, cancellation);
        return false;
    }

    private async Task LookForGoodAsync(DurableTaskClient client, ScheduleMemory memory, DateTimeOffset now, CancellationToken cancellation)
    {
        if (schedule.StaleAfter(now) is not { } most)
            return;
        var last = await catalog.LastGoodAsync(now + ClocksDiffer, cancellation);
        var since = last?.EndedAt ?? memory.Since;
        if (now - since > most)
            await notices.TellStaleAsync(client, settings.Env, last, since, cancellation);
    }
}
