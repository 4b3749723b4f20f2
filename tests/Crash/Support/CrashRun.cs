using Xunit.Abstractions;

namespace Crash.Tests.Support;

/// <summary>Backs up again and again while the process is killed, and asks the oracle after each.</summary>
internal static class CrashRun
{
    /// <summary>Consecutive backups of one environment. A failure names the seed and the plan.</summary>
    public static async Task BackUpWithKillsAsync(int backups, Random chance, int seed, ITestOutputHelper output)
    {
        await using var site = await CrashSite.CreateAsync(output);
        SampleCloud.SlowDown(site.Cloud);
        await site.App.StartAsync();
        for (var number = 1; number <= backups; number++)
        {
            var plan = CrashPlan.Draw(chance);
            try
            {
                await BackUpAsync(site, plan);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(
                    $"Backup {number} of {backups} failed. Again with CRASH_SEED={seed}; the process was to die {plan}.\n"
                    + failure.Message, failure);
            }
        }
        var jobsInUse = backups * SampleCloud.StoredNames.Count;
        var orphans = site.Cloud.Jobs.Count - jobsInUse;
        output.WriteLine($"Seed {seed}: {backups} backups, {site.App.Lives.Count - 1} kills, {orphans} orphan jobs.");
    }

    private static async Task BackUpAsync(CrashSite site, CrashPlan plan)
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        var app = site.App.Lives[^1];
        var backupId = await (await app.ListeningAsync()).StartBackupAsync();
        var kills = 0;
        foreach (var moment in plan.Moments)
        {
            if (!await KillAsync(app, moment, backupId, patience.Token))
                break;
            kills++;
            SampleCloud.Change(site.Environment, site.App.Lives.Count);
            app = site.App.Launch();
        }

        var http = await app.ListeningAsync();
        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
        Assert.True(kills > 0, "The backup ended before the first kill: it proves nothing. Make the sample larger.");
    }

    /// <summary>False if the backup had ended before.</summary>
    private static async Task<bool> KillAsync(AppProcess app, CrashMoment moment, string backupId, CancellationToken patience)
    {
        if (!moment.InStart)
        {
            var http = await app.ListeningAsync();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience);
            var ended = http.WaitForEndAsync(backupId, enough.Token);
            var first = await Task.WhenAny(ended, app.Log.MoreAsync(moment.Lines));
            await enough.CancelAsync();
            if (first == ended)
            {
                await ended;
                return false;
            }
            _ = ended.ContinueWith(static left => left.Exception, TaskScheduler.Default);
        }
        await Task.Delay(moment.Then, TimeProvider.System, patience);
        Assert.False(app.HasExited, "The app ended by itself.");
        await app.KillAsync();
        return true;
    }
}
