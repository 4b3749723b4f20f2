namespace Workflow.Backups.Schedule;

/// <summary>The intervals between a schedule's due times.</summary>
internal static class ScheduleInterval
{
    // A long backup is not a reason for an alarm.
    private const double IntervalsUntilStale = 1.5;

    // Enough to see a weekend in a schedule of working days, and no holiday long ago.
    private const int DueTimesBefore = 3;

    // Most schedules are due within the first, and listing costs by the number of due times.
    private static readonly TimeSpan[] LookingBack = [TimeSpan.FromHours(1), TimeSpan.FromDays(2), TimeSpan.FromDays(40), TimeSpan.FromDays(800)];

    /// <summary>How old the last good backup may be before a notice is sent: 1.5 times the longest interval. Null without a schedule.</summary>
    public static TimeSpan? StaleAfter(this BackupSchedule schedule, DateTimeOffset now) => schedule.LongestInterval(now) * IntervalsUntilStale;

    /// <summary>The longest recent time between two due times: of the last three and the next. Null if there are not two.</summary>
    public static TimeSpan? LongestInterval(this BackupSchedule schedule, DateTimeOffset now)
    {
        List<DateTimeOffset> due = [];
        foreach (var back in LookingBack)
        {
            due = [.. schedule.DueTimes(now - back, now).TakeLast(DueTimesBefore)];
            if (due.Count == DueTimesBefore)
                break;
        }
        if (schedule.NextAfter(now) is { } next)
            due.Add(next);
        return due.Count < 2 ? null : due.Zip(due.Skip(1), static (before, after) => after - before).Max();
    }
}
