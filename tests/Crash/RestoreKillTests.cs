using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The process dies by SIGKILL at random moments of restores and of undos and is started again on the same store.</summary>
public sealed class RestoreKillTests(ITestOutputHelper output)
{
    [Fact]
    public Task RestoreAndUndo_ProcessKilledAtRandomMoments_EndAsPromised() => RunAsync(kills: 4);

    [Fact]
    [Trait("Category", "Soak")]
    public Task RestoreAndUndo_ProcessKilledAHundredTimes_EndAsPromised() => RunAsync(kills: 100);

    // Two environments at once: while one waits, the other works. The second merges what it should replace.
    private Task RunAsync(int kills)
    {
        var seed = CrashSeed.New();
        return Task.WhenAll(
            RestoreKills.RunAsync(kills / 2, merges: false, new Random(seed), seed, output),
            RestoreKills.RunAsync(kills - (kills / 2), merges: true, new Random(~seed), seed, output));
    }
}
