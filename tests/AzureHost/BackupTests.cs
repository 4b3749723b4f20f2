using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The published app backs up, on Microsoft's extension.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Backup_WithoutTroubles_EndsCompleteAndTrue()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        SampleCloud.Fill(site.Cloud, site.Env);
        var host = await site.StartAsync();
        using var http = host.Client();

        var backupId = await http.StartBackupAsync();
        await http.WaitForEndAsync(backupId, patience.Token);

        await site.Oracle.AssertCompleteAsync(http, backupId);
    }
}
