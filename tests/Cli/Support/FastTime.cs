namespace Cli.Tests.Support;

/// <summary>A clock that is faster than the machine's: whoever waits for a second waits for a part of it.</summary>
internal sealed class FastTime(int speed) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = new ChinaTime().LocalTimeZone;

    public override long GetTimestamp() => System.GetTimestamp() * speed;

    public override long TimestampFrequency => System.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / speed : dueTime, period > TimeSpan.Zero ? period / speed : period);
}
