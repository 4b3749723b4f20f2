using Azurite;
using Crash.Tests.Support;
using Xunit.Abstractions;

namespace Crash.Tests;

/// <summary>Storage goes away in the middle of a backup and comes back.</summary>
public sealed class OutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Backup_StorageDownForSeconds_EndsComplete()
    {
        using var patience = new CancellationTokenSource(CrashSite.Patience);
        await using var azurite = await AzuriteServer.StartAsync(patience.Token);
        await using var site = await CrashSite.CreateAsync(output, azurite);
        SampleCloud.SlowDown(site.Cloud);
        var app = await site.App.StartAsync();
        var http = await app.ListeningAsync();
        var backupId = await http.StartBackupAsync();
        await app.Log.FindAsync("documents stored").WaitAsync(patience.Token);

        await azurite.StopAsync(patience.Token);
        using (var health = await http.GetAsync("api/health", patience.Token))
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, health.StatusCode);
        await Task.Delay(Outage, TimeProvider.System, patience.Token);
        Assert.Equal("Running", (string?)(await http.GetInstanceAsync(backupId))["runtimeStatus"]);
        await azurite.RestartAsync(patience.Token);

        await http.WaitForEndAsync(backupId, patience.Token);
        await site.Oracle.AssertCompleteAsync(http, backupId);
    }
}
