namespace Cli.Tests.Support;

/// <summary>A clock a thousand times as fast as the machine's: whoever waits for a minute waits for 60 ms.</summary>
internal sealed class HastyTime : TimeProvider
{
    private const int Speed = 1000;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp() => System.GetTimestamp() * Speed;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / Speed : dueTime, period > TimeSpan.Zero ? period / Speed : period);
}
