using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The process dies by SIGKILL at random moments of drills and is started again on the same store.</summary>
public sealed class DrillKillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Drill_ProcessKilledAtRandomMoments_EndsAndLeavesNothing() => DrillKills.RunAsync(kills: 5, CrashSeed.New(), output);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Drill_ProcessKilledThirtyTimes_EndsAndLeavesNothing() => DrillKills.RunAsync(kills: 30, CrashSeed.New(), output);
}
