using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using AzureHost.Tests.Support;
using Crash.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace AzureHost.Tests;

/// <summary>The published app tells people, on Microsoft's extension.</summary>
public sealed class NotifyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Backup_ThatFails_IsToldOnceAndThenThatItIsOver()
    {
        using var patience = new CancellationTokenSource(AzureSite.Patience);
        await using var site = await AzureSite.CreateAsync(output);
        var told = new ConcurrentQueue<(string Event, string Subject)>();
        await using var receiver = await ReceiveAsync(told);
        site.Settings["Notify__Webhook__Url"] = $"{receiver.Urls.Single()}/hook";
        site.Environment.Collection("订单").AddGenerated(3);
        site.Cloud.Faults.Answer("stable_token", 40164, "invalid ip 203.0.113.7, not in whitelist", times: 1);
        var host = await site.StartAsync();
        using var http = host.Client();

        var failed = await http.StartBackupAsync();
        await http.WaitForEndAsync(failed, patience.Token);
        await WaitAsync(told, 2, patience.Token);
        var good = await http.StartBackupAsync();
        await http.WaitForEndAsync(good, patience.Token);
        await WaitAsync(told, 3, patience.Token);
        using var looked = await http.PostAsync("admin/functions/AbsenceTimer", null);
        Assert.Equal(HttpStatusCode.Accepted, looked.StatusCode);
        using var tested = await http.PostAsync("api/notify/test", null);

        Assert.Equal(HttpStatusCode.OK, tested.StatusCode);
        Assert.True((bool)Assert.Single((await tested.Content.ReadFromJsonAsync<JsonObject>())!["channels"]!.AsArray())!["ok"]!);
        (string, string)[] expected = [("failed", failed), ("recovered", good), ("test", ""), ("tokenRefused", "none")];
        Assert.Equal(expected, told.Order());
    }

    private static async Task WaitAsync(ConcurrentQueue<(string, string)> told, int count, CancellationToken patience)
    {
        while (told.Count < count)
            await Task.Delay(Poll, TimeProvider.System, patience);
    }

    private static async Task<WebApplication> ReceiveAsync(ConcurrentQueue<(string Event, string Subject)> told)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            var subject = body.RootElement.TryGetProperty("subject", out var one) ? one.GetString()! : "";
            told.Enqueue((body.RootElement.GetProperty("event").GetString()!, subject));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync();
        return app;
    }
}
