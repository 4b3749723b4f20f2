using Crash.Tests.Support;
using Simulator.Faults;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The process as its operator meets it: asked to stop, started twice.</summary>
public sealed class ProcessTests(ITestOutputHelper output)
{
    private const double AnswerDelaySeconds = 1.5;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Backup_ProcessAskedToStopInTheMiddle_EndsSoonAndTheNextCompletesItWithoutOrphans()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        await using var site = await CrashSite.CreateAsync(output);
        site.Cloud.Faults.Add(new() { Effect = FaultEffect.Delay, Endpoint = "databasemigrateexport", DelaySeconds = AnswerDelaySeconds });
        var app = await site.App.StartAsync();
        var backupId = await (await app.ListeningAsync()).StartBackupAsync();
        // Jobs are accepted then, and nobody has been told.
        while (site.Cloud.Jobs.Count == 0)
            await Task.Delay(PollInterval, TimeProvider.System, patience.Token);

        Assert.Equal(0, await app.TerminateAsync(StopPatience));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains($"Backup {backupId} of") && line.Contains("ended"));

        site.Cloud.Faults.Clear();
        app = await site.App.StartAsync();
        var http = await app.ListeningAsync();
        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
        // A stop is no crash: the answers were waited for, so no job was asked for twice.
        Assert.Equal(SampleCloud.StoredNames.Count, site.Cloud.Jobs.Count);
    }

    [Fact]
    public async Task Start_StoreInUseByAnotherProcess_SaysSoInOneSentenceAndTheFirstGoesOn()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        await using var site = await CrashSite.CreateAsync(output);
        SampleCloud.SlowDown(site.Cloud);
        var first = await site.App.StartAsync();
        var http = await first.ListeningAsync();
        var backupId = await http.StartBackupAsync();

        var second = site.App.Launch();
        Assert.NotEqual(0, await second.ExitAsync().WaitAsync(patience.Token));
        var line = Assert.Single(second.Log.Lines);
        Assert.Contains(site.App.StorePath, line, StringComparison.Ordinal);
        Assert.Contains("in use by another process", line, StringComparison.Ordinal);

        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
    }
}
