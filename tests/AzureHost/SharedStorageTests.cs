using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Simulator.Faults;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>What instances of the app, and the messages between them, share.</summary>
public sealed class SharedStorageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task StartBackup_OnTwoInstancesAtOnce_StartsOneAndNamesItToTheOthers()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        site.Environment.Collection("订单").AddGenerated(20, 1);
        site.Environment.Collection("users").AddGenerated(5, 2);
        var hosts = await Task.WhenAll(site.StartAsync(), site.StartAsync());
        using var one = hosts[0].Client();
        using var other = hosts[1].Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => StartAsync(number % 2 == 0 ? one : other)));

        var started = Assert.Single(answers, answer => answer.Code == HttpStatusCode.Accepted);
        var backupId = (string)started.Body["id"]!;
        Assert.All(
            answers.Where(answer => answer != started),
            refused => Assert.Equal((HttpStatusCode.Conflict, backupId), (refused.Code, (string?)refused.Body["backupId"])));
        await other.WaitForEndAsync(backupId, patience.Token);
        Assert.Equal("Complete", (string?)(await one.GetBackupAsync(backupId))["outcome"]);
        Assert.Equal(["users", "订单"], site.Cloud.Jobs.Select(job => job.Collection).Order(StringComparer.Ordinal));
    }

    // The extension allows no less than the minute of host.json, so this takes its ten minutes.
    [Fact]
    [Trait("Category", "Soak")]
    public async Task Activity_LongerThanItsMessageIsInvisible_RunsOnce()
    {
        const int documents = 40;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        await using var site = await AzureSite.CreateAsync(output);
        site.Environment.Collection("订单").AddGenerated(documents, 1);
        // About 14 kB of documents.
        site.Cloud.Faults.Add(new() { Effect = FaultEffect.Slow, BytesPerSecond = 22 });
        var host = await site.StartAsync();
        using var http = host.Client();
        var begin = TimeProvider.System.GetTimestamp();

        var backupId = await http.StartBackupAsync();
        await http.WaitForEndAsync(backupId, patience.Token);

        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20));
        Assert.Equal(("Complete", documents), ((string?)(await http.GetBackupAsync(backupId))["outcome"], (int)(await http.GetBackupAsync(backupId))["documents"]!));
        Assert.Equal(1, site.Cloud.Calls("download"));
    }

    private static async Task<(HttpStatusCode Code, JsonObject Body)> StartAsync(HttpClient http)
    {
        using var answer = await http.PostAsync("api/backups", null);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonObject>())!);
    }
}
