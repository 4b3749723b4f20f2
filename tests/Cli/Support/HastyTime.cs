namespace Cli.Tests.Support;

/// <summary>A clock on which every wait is over at once, and has taken its time.</summary>
internal sealed class HastyTime : TimeProvider
{
    private long waitedTicks;

    public override TimeZoneInfo LocalTimeZone { get; } = new ChinaTime().LocalTimeZone;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref waitedTicks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref waitedTicks));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
            Interlocked.Add(ref waitedTicks, dueTime.Ticks);
        return System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(5) : dueTime, period);
    }
}
