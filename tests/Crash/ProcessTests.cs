using Crash.Tests.Support;

namespace Crash.Tests;

/// <summary>The process as its operator meets it: asked to stop, started twice.</summary>
public sealed class ProcessTests
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Backup_ProcessAskedToStopInTheMiddle_EndsSoonAndIsCompletedByTheNext()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var site = await CrashSite.CreateAsync();
        SampleCloud.SlowDown(site.Cloud);
        var app = await site.App.StartAsync();
        var backupId = await (await app.ListeningAsync()).StartBackupAsync();
        // The large file is on its way then.
        await app.Log.FindAsync("documents stored").WaitAsync(patience.Token);

        Assert.Equal(0, await app.TerminateAsync(StopPatience));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains($"Backup {backupId} of") && line.Contains("ended"));

        app = await site.App.StartAsync();
        var http = await app.ListeningAsync();
        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
        // A stop is no crash: what was under way was handed back, so no job was asked for twice.
        Assert.Equal(SampleCloud.StoredNames.Count, site.Cloud.Jobs.Count);
    }

    [Fact]
    public async Task Start_StoreInUseByAnotherProcess_SaysSoInOneSentenceAndTheFirstGoesOn()
    {
        using var patience = new CancellationTokenSource(Patience);
        await using var site = await CrashSite.CreateAsync();
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
