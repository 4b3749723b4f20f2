namespace Crash.Tests.Support;

/// <summary>A schedule that is due at two moments near at hand and then not for months.</summary>
internal sealed class DueTwice
{
    // A host may fire a second early: two due times that are nearer could be taken for one.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestLead = TimeSpan.FromSeconds(2);

    private DueTwice(DateTimeOffset first) => First = first;

    public DateTimeOffset First { get; }

    public DateTimeOffset Second => First + Apart;

    /// <summary>How the id of a backup begins that is for a due time.</summary>
    public static string IdPrefix(DateTimeOffset due) => $"{due:yyyyMMddTHHmmss}Z-";

    /// <summary>Starts the process so that it waits for the first of them: a busy machine needs longer for that than one expects.</summary>
    public static async Task<(DueTwice Due, AppProcess App)> StartAsync(AppSite site)
    {
        for (var lead = ShortestLead; ; lead *= 2)
        {
            var due = new DueTwice(WholeSecond(TimeProvider.System.GetUtcNow() + lead));
            site.Settings["BackupSchedule"] = $"{due.First.Second},{due.Second.Second} {due.First:%m} {due.First:%H} {due.First:%d} {due.First:%M} *";
            var app = site.Launch();
            var line = await app.Log.FindAsync("Timer BackupTimer (");
            if (line!.Contains($"{due.First:yyyy-MM-ddTHH:mm:ss}Z", StringComparison.Ordinal))
                return (due, app);
            await app.KillAsync();
        }
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time)
    {
        var whole = time.AddTicks(TimeSpan.TicksPerSecond - (time.Ticks % TimeSpan.TicksPerSecond));
        // Both in one minute, since the expression has one.
        return whole.Second + Apart.Seconds < 60 ? whole : whole.AddSeconds(60 - whole.Second);
    }
}
