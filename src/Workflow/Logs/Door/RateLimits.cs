namespace Workflow.Logs.Door;

/// <summary>How often one address and one user may call the door.</summary>
public sealed class RateLimits(LogSettings settings, TimeProvider time)
{
    private readonly TokenBuckets addresses = new(settings.RequestsPerMinutePerAddress, time);
    private readonly TokenBuckets users = new(settings.RequestsPerMinutePerUser, time);
    private readonly TokenBuckets reports = new(Limits.ReportsPerMinute, time);

    // A report that was seen within the minute continues: its next chunk does not start an order.
    private readonly TokenBuckets begun = new(1, time);

    /// <summary>Zero, or how long to wait.</summary>
    internal TimeSpan TakeOfAddress(string address) => addresses.Take(address);

    /// <summary>The same for a user.</summary>
    internal TimeSpan TakeOfUser(string uin) => users.Take(uin);

    /// <summary>The same for reports of a user: each becomes an order with its own orchestration.</summary>
    internal TimeSpan TakeOfReport(string uin, string report)
    {
        var name = $"{report} {uin}";
        if (begun.WaitOf(name) > TimeSpan.Zero)
            return TimeSpan.Zero;
        var wait = reports.Take(uin);
        // Of a report that was refused nothing has begun.
        if (wait == TimeSpan.Zero)
            begun.Take(name);
        return wait;
    }
}
