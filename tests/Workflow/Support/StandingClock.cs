namespace Workflow.Tests.Support;

/// <summary>A clock that moves when it is told to.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    private long ticks = now.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    public override long GetTimestamp() => Interlocked.Read(ref ticks);

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
