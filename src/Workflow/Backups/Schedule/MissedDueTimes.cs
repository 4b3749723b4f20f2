using Microsoft.Extensions.Logging;
using Workflow.Catalogue;

namespace Workflow.Backups.Schedule;

/// <summary>Writes a backup's row for each due time that got no backup, so that an absence shows in every list.</summary>
public sealed class MissedDueTimes(BackupSchedule schedule, BackupsTable backups, WorkflowSettings settings, ILogger<MissedDueTimes> logger)
{
    /// <summary>
    /// Records the due times that passed while the app was down, or while the timer was tried again because storage was away. The newest due time is not among them: the run that is starting now is
    /// for it, late or not.
    /// </summary>
    /// <param name="status">What the timer remembers; null if it remembers nothing.</param>
    /// <param name="now">The present.</param>
    /// <param name="startedId">The backup that the present run has started or met: it is nobody's but this run's.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>The due time that the present run is for.</returns>
    public async Task<DateTimeOffset> RecordDownTimeAsync(
        ScheduleStatus? status, DateTimeOffset now, string startedId, CancellationToken cancellation)
    {
        // What never was has the first instant of the calendar there, in whatever time zone.
        var served = status is { Next.Year: > 1 } && AsUtc(status.Next) <= now ? AsUtc(status.Next) : now;
        if (status is not { Last.Year: > 1 })
            return served;
        // When the expression changes, the host notes when it took up the new one: what that would have meant before is nobody's due time.
        var from = AsUtc(status.LastUpdated > status.Last ? status.LastUpdated : status.Last);
        // A second after now, since a host may fire a moment early.
        var due = schedule.DueTimes(from, now + TimeSpan.FromSeconds(1)).TakeLast(Limits.MissedDueTimes + 1).ToList();
        foreach (var dueAt in due.SkipLast(1))
        {
            if (!await HasBackupAsync(dueAt, startedId, cancellation))
                await RecordAsync(dueAt, "The app was not running, or could not reach storage.", cancellation);
        }
        return due.Count > 0 ? due[^1] : served;
    }

    /// <summary>Records a due time whose backup was refused because another one runs.</summary>
    /// <param name="dueAt">The due time.</param>
    /// <param name="runningId">The backup that runs.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task RecordRefusedAsync(DateTimeOffset dueAt, string runningId, CancellationToken cancellation)
    {
        // A host that dies between starting a backup and noting that the timer ran lets the timer run again: it then meets its own backup.
        if (string.CompareOrdinal(runningId, BackupId.Prefix(dueAt)) < 0)
            await RecordAsync(dueAt, $"The backup {runningId} was still running.", cancellation);
    }

    /// <summary>Records one due time; recording it again changes nothing.</summary>
    private async Task RecordAsync(DateTimeOffset dueAt, string reason, CancellationToken cancellation)
    {
        var record = new BackupRecord
        {
            Id = BackupId.Create(settings.Env, dueAt, "missed"),
            Env = settings.Env,
            Outcome = BackupOutcome.Missed,
            StartedAt = dueAt,
            EndedAt = dueAt,
            Reason = reason,
        };
        await backups.WriteAsync(new() { Backup = record }, cancellation);
        Log.DueTimeMissed(logger, dueAt, reason);
    }

    // The app may have gone down after the backup of this due time and before the timer noted that it ran.
    private async Task<bool> HasBackupAsync(DateTimeOffset dueAt, string startedId, CancellationToken cancellation)
    {
        var end = schedule.NextAfter(dueAt) ?? dueAt.AddDays(1);
        await foreach (var row in backups.RangeAsync(settings.Env, BackupId.Prefix(dueAt), BackupId.Prefix(end), cancellation))
        {
            if (row.Backup.Outcome != BackupOutcome.Missed && row.Backup.Id != startedId)
                return true;
        }
        return false;
    }

    private static DateTimeOffset AsUtc(DateTime time) =>
        new(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime());
}
