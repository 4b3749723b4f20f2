using VirtualClock = DurableTask.Sqlite.Testing.VirtualClock;

namespace Workflow.Tests.Nights;

/// <summary>The time of the cloud: it goes on as time does when somebody sets the clock of the machine on which the app runs.</summary>
internal sealed class CloudClock(VirtualClock machine) : TimeProvider
{
    private readonly DateTimeOffset start = machine.GetUtcNow().AddTicks(-machine.GetTimestamp());

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(machine.GetTimestamp());

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => start + Elapsed;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>When a time of the cloud was.</summary>
    public TimeSpan ElapsedAt(DateTimeOffset time) => time - start;
}
