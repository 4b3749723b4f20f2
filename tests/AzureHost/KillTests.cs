using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Simulator.Faults;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>Processes die by SIGKILL while they store a file.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    [Fact]
    public Task Backup_WorkerKilledInsideAnActivity_EndsCompleteAndTrue() => BackUpAsync(workerKills: 1);

    // The extension counts each death as a failed try of the activity, and the wait before the next doubles: a quarter of an hour in all.
    [Fact]
    [Trait("Category", "Soak")]
    public Task Backup_WorkerKilledNineTimesInsideTheSameActivity_EndsCompleteAndTrue() => BackUpAsync(workerKills: 9);

    // What the dead host held comes back when host.json says, after a minute; the extension allows no less.
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Backup_HostAndWorkerKilled_GoesOnWithTheNextHostWithinTwoMinutes()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await CreateAsync();
        var first = await site.StartAsync();
        string backupId;
        using (var http = first.Client())
        {
            backupId = await http.StartBackupAsync();
            await site.DownloadsAsync(1, patience.Token);
        }

        // The worker's watchdog ends it with the host.
        await first.KillAsync();
        var killedAt = TimeProvider.System.GetTimestamp();
        site.Cloud.Faults.Clear();
        var second = await site.StartAsync();

        using var next = second.Client();
        await next.WaitForEndAsync(backupId, patience.Token);
        Assert.InRange(TimeProvider.System.GetElapsedTime(killedAt), TimeSpan.Zero, TimeSpan.FromMinutes(2));
        await site.Oracle.AssertCompleteAsync(next, backupId);
    }

    private async Task BackUpAsync(int workerKills)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2 + (2 * workerKills)));
        await using var site = await CreateAsync(exportsAtOnce: workerKills == 1 ? 4 : 1);
        var host = await site.StartAsync();
        using var http = host.Client();
        var backupId = await http.StartBackupAsync();
        for (var kill = 1; kill <= workerKills; kill++)
        {
            await site.DownloadsAsync(kill, patience.Token);
            output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} kill {kill}");
            await http.KillWorkerAsync(patience.Token);
        }
        site.Cloud.Faults.Clear();

        await http.WaitForEndAsync(backupId, patience.Token);

        await site.Oracle.AssertCompleteAsync(http, backupId);
        Assert.Equal(1 + workerKills, await http.WorkerLivesAsync());
        // One at least is a second download of what was cut: the deaths were inside the activity.
        Assert.InRange(site.Cloud.Calls("download"), SampleCloud.StoredNames.Count - 1 + workerKills, int.MaxValue);
    }

    // Files come so slowly that the death is certain to cut one; with one export at a time it is always the same.
    private async Task<AzureSite> CreateAsync(int exportsAtOnce = 4)
    {
        var site = await AzureSite.CreateAsync(output);
        SampleCloud.Fill(site.Cloud, site.Env);
        site.Settings["Backup__MaxConcurrentExports"] = $"{exportsAtOnce}";
        site.Cloud.Faults.Add(new() { Effect = FaultEffect.Slow, BytesPerSecond = 100 });
        return site;
    }
}
