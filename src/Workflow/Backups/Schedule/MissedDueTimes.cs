using Microsoft.Extensions.Logging;
using Workflow.Storage;

namespace Workflow.Backups.Schedule;

/// <summary>Writes a backup's row for each due time that got no backup, so that an absence shows in every list.</summary>
public sealed class MissedDueTimes(BackupSchedule schedule, BackupsTable backups, WorkflowSettings settings, ILogger<MissedDueTimes> logger)
{
    /// <summary>
    /// Records the due times that passed while the app was down. The newest due time is not among them: the run that is starting now is
    /// for it, late or not.
    /// </summary>
    /// <param name="last">When the timer last ran; null or the default if it never did.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <returns>The due time that the present run is for.</returns>
    public async Task<DateTimeOffset> RecordDownTimeAsync(DateTime? last, DateTimeOffset now, CancellationToken cancellation)
    {
        // A timer that never ran has the first instant of the calendar there, in whatever time zone.
        if (last is not { Year: > 1 } ran)
            return now;
        var from = new DateTimeOffset(ran.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(ran, DateTimeKind.Utc) : ran.ToUniversalTime());
        // A second after now, since a host may fire a moment early.
        var due = schedule.DueTimes(from, now + TimeSpan.FromSeconds(1)).TakeLast(Limits.MissedDueTimes + 1).ToList();
        foreach (var dueAt in due.SkipLast(1))
        {
            if (!await HasBackupAsync(dueAt, cancellation))
                await RecordAsync(dueAt, "The app was not running.", cancellation);
        }
        return due.Count > 0 ? due[^1] : now;
    }

    /// <summary>Records one due time; recording it again changes nothing.</summary>
    public async Task RecordAsync(DateTimeOffset dueAt, string reason, CancellationToken cancellation)
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
    private async Task<bool> HasBackupAsync(DateTimeOffset dueAt, CancellationToken cancellation)
    {
        var end = schedule.NextAfter(dueAt) ?? dueAt.AddDays(1);
        await foreach (var row in backups.RangeAsync(settings.Env, BackupId.Prefix(dueAt), BackupId.Prefix(end), cancellation))
        {
            if (row.Backup.Outcome != BackupOutcome.Missed)
                return true;
        }
        return false;
    }
}
