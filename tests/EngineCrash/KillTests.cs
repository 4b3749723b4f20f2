using Crash.Tests.Support;
using EngineCrash.Tests.Support;
using Xunit.Abstractions;

namespace EngineCrash.Tests;

/// <summary>The process dies by SIGKILL at random moments under load and is started again on the same store.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Load_ProcessKilledAtRandomMoments_EndsAsIfUndisturbed() => RunAsync(rounds: 1, killsARound: 10, leastWorkflows: 200);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Load_ProcessKilledAThousandTimes_EndsAsIfUndisturbed() => RunAsync(rounds: 20, killsARound: 25, leastWorkflows: 100_000);

    // Two stores at once: while one starts, the other works. A new store for each round, so that start-ups differ.
    private async Task RunAsync(int rounds, int killsARound, int leastWorkflows)
    {
        var seed = CrashSeed.New();
        var counts = await Task.WhenAll(RunRoundsAsync(rounds, killsARound, seed), RunRoundsAsync(rounds, killsARound, seed + rounds));
        output.WriteLine($"Seed {seed}: {2 * rounds * killsARound} kills, {counts.Sum()} workflows.");
        Assert.True(counts.Sum() >= leastWorkflows, $"Only {counts.Sum()} workflows: too few to prove anything.");
    }

    // The first round plays the seed itself, so that any round can be played again.
    private async Task<int> RunRoundsAsync(int rounds, int kills, int firstSeed)
    {
        var count = 0;
        for (var round = 0; round < rounds; round++)
            count += await KillRun.RunAsync(kills, firstSeed + round, output);
        return count;
    }
}
