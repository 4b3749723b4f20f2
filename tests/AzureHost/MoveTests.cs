using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>One storage account, from a server to Azure and back, as docs/operations.md tells people to move.</summary>
public sealed class MoveTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Backups_MovedToAzureAndBack_AreOneChainAndReadableOnBothSides()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        SampleCloud.Fill(site.Cloud, site.Env);
        var folder = Directory.CreateTempSubdirectory("move-");
        try
        {
            var settings = new Dictionary<string, string>(site.Settings, StringComparer.Ordinal)
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0", ["Local__Store"] = Path.Combine(folder.FullName, "workflow.db"), ["AzureWebJobs.BackupTimer.Disabled"] = "true",
            };

            // The oracle compares each with its jobs, and with the manifest of the one before.
            var first = await BackUpAsync(site, await HostProcess.StartAsync(folder.FullName, settings, BuiltFiles.LocalHost), null, patience.Token);
            var second = await BackUpAsync(site, await site.StartAsync(), first, patience.Token);
            await BackUpAsync(site, await HostProcess.StartAsync(folder.FullName, settings, BuiltFiles.LocalHost), second, patience.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Makes a backup there, after a look at the one that the other side has made, and ends the host.</summary>
    private static async Task<string> BackUpAsync(AzureSite site, HostProcess host, string? before, CancellationToken patience)
    {
        try
        {
            using var http = host.Client();
            if (before is not null)
            {
                var listed = (await http.GetFromJsonAsync<JsonObject>("api/backups", patience))!["backups"]!.AsArray();
                Assert.Equal((before, "Complete"), ((string?)listed[0]!["id"], (string?)listed[0]!["outcome"]));
                using var file = await http.GetAsync($"api/backups/{before}/file?collection=订单", patience);
                Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            }
            var id = await http.StartBackupAsync();
            await http.WaitForEndAsync(id, patience);
            await site.Oracle.AssertCompleteAsync(http, id);
            return id;
        }
        finally
        {
            await host.KillAsync();
        }
    }
}
