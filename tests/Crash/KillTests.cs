using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The process dies by SIGKILL at random moments of a backup and is started again on the same store.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Backup_ProcessKilledAtRandomMoments_EndsCompleteAndTrue() => BackUpAsync(backups: 4);

    [Fact]
    [Trait("Category", "Soak")]
    public Task Backup_ProcessKilledAtRandomMomentsAHundredTimes_EndsCompleteAndTrue() => BackUpAsync(backups: 100);

    // Two environments at once: while one waits, the other works.
    private Task BackUpAsync(int backups)
    {
        var seed = CrashSeed.New();
        return Task.WhenAll(
            CrashRun.BackUpWithKillsAsync(backups / 2, new Random(seed), seed, output),
            CrashRun.BackUpWithKillsAsync(backups - (backups / 2), new Random(~seed), seed, output));
    }
}
