namespace Workflow.Backups.Schedule;

/// <summary>How far apart the due times of a schedule lie.</summary>
internal static class ScheduleInterval
{
    // Two years show what a schedule does, also a yearly one; of one that is due each minute the first days do.
    private static readonly TimeSpan Watched = TimeSpan.FromDays(740);
    private const int MostDueTimes = 5000;

    /// <summary>
    /// The longest time between two due times in the two years to come: over a weekend, if backups are due on working days. Null if there are no two.
    /// </summary>
    public static TimeSpan? LongestInterval(this BackupSchedule schedule, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        DateTimeOffset? before = null;
        foreach (var due in schedule.DueTimes(now, now + Watched).Take(MostDueTimes))
        {
            if (due - before is { } gap && (longest is null || gap > longest))
                longest = gap;
            before = due;
        }
        return longest;
    }
}
