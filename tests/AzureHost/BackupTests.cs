using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Simulator.Faults;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The published app backs up, on Microsoft's extension.</summary>
public sealed class BackupTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Backup_UnderFaultsOfTheService_EndsCompleteAndTrue()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        SampleCloud.Fill(site.Cloud, site.Env);
        Disturb(site.Cloud.Faults);
        var host = await site.StartAsync();
        using var http = host.Client();

        var backupId = await http.StartBackupAsync();
        await http.WaitForEndAsync(backupId, patience.Token);

        await site.Oracle.AssertCompleteAsync(http, backupId);
        Assert.Empty(site.Cloud.Faults.All); // all of them struck
        Assert.Equal(1, await http.WorkerLivesAsync());
    }

    [Fact]
    public async Task Timer_RunOnDemand_BacksUp()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        site.Environment.Collection("订单").AddGenerated(3);
        var host = await site.StartAsync();
        using var http = host.Client();

        using var answer = await http.PostAsync("admin/functions/BackupTimer", null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        // The row is the work of the first activity.
        JsonArray backups;
        while ((backups = (await http.GetFromJsonAsync<JsonObject>("api/backups", patience.Token))!["backups"]!.AsArray()).Count == 0)
            await Task.Delay(Poll, TimeProvider.System, patience.Token);
        var backupId = (string)Assert.Single(backups)!["id"]!;
        await http.WaitForEndAsync(backupId, patience.Token);

        Assert.Equal("Complete", (string?)(await http.GetBackupAsync(backupId))["outcome"]);
        using var unknown = await http.PostAsync("admin/functions/GetHealth", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Backup_Of450CollectionsWithLongNames_EndsComplete()
    {
        const int collections = 450;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(40));
        await using var site = await AzureSite.CreateAsync(output);
        site.Settings["Backup__MaxConcurrentExports"] = "16";
        // 198 of the 200 bytes that a name may have; their list alone is more than a message of Azure Storage holds.
        for (var index = 0; index < collections; index++)
            site.Environment.Collection($"{index:000}{new string('集', 65)}").AddGenerated(1);
        var host = await site.StartAsync();
        using var http = host.Client();

        var backupId = await http.StartBackupAsync();
        await http.WaitForEndAsync(backupId, patience.Token);

        var backup = await http.GetBackupAsync(backupId);
        Assert.Equal(("Complete", collections), ((string?)backup["outcome"], (int)backup["documents"]!));
        Assert.Equal(collections, backup["exports"]!.AsArray().Count(export => (bool)export!["verified"]!));
        Assert.Equal(collections, site.Cloud.Jobs.Count);
    }

    private static void Disturb(FaultPlan faults)
    {
        faults.Answer("databasemigrateexport", -1, times: 2, from: 2);
        faults.Answer("databasemigratequeryinfo", 45011, times: 1, from: 2);
        faults.Add(new() { Effect = FaultEffect.RevokeToken, Endpoint = "databasemigratequeryinfo", From = 3, Times = 1 });
        faults.Add(new() { Effect = FaultEffect.HttpStatus, Endpoint = "databasecollectionget", Times = 1 });
        faults.Add(new() { Effect = FaultEffect.CutDownload, Collection = "events", Bytes = 100_000, Times = 2 });
    }
}
