using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>The disk under the store of orchestrations fills up in the middle of a backup, and is emptied again.</summary>
public sealed class DiskFullTests(ITestOutputHelper output)
{
    private const int DiskMegabytes = 8;

    [MountFact]
    public async Task Backup_DiskFullUnderTheStore_SaysSoOnceAndGoesOnWhenThereIsSpace()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        using var folder = new TempFolder();
        var disk = new TinyDisk(folder.Path, DiskMegabytes);
        await using var site = await CrashSite.CreateAsync(output, launcher: disk.Launcher);
        var store = Path.Combine(folder.Path, "workflow.db");
        site.App.Settings["Local__Store"] = store;
        SampleCloud.SlowDown(site.Cloud);
        var app = await site.App.StartAsync();
        var http = await app.ListeningAsync();
        var backupId = await http.StartBackupAsync();
        await app.Log.FindAsync("documents stored").WaitAsync(patience.Token);

        var ballast = disk.Fill(app);
        var sentence = await app.Log.FindAsync("the disk is full").WaitAsync(patience.Token);
        Assert.Contains(store, sentence, StringComparison.Ordinal);
        // The app is up: it answers from what it holds and from storage.
        Assert.Equal("Running", (string?)(await http.GetBackupAsync(backupId))["outcome"]);
        Assert.Equal("Running", (string?)(await http.GetInstanceAsync(backupId))["runtimeStatus"]);
        File.Delete(ballast);

        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
        Assert.Single(app.Log.Lines, line => line.Contains("the disk is full", StringComparison.Ordinal));
        Assert.Equal(0, await app.TerminateAsync(patience: TimeSpan.FromSeconds(15)));
    }
}
