using System.Text.Json;
using Cli.Tests.Support;
using Crash.Tests.Support;

namespace Cli.Tests;

/// <summary>Orders of logs against the real app, with a device that sends.</summary>
[Collection(nameof(SharedSite))]
public sealed class LogsTests(Site site)
{
    private static int users;

    private readonly string uin = $"用户 {Interlocked.Increment(ref users)} <b>";

    [Fact]
    public async Task Order_ThenShow_ShowsTheLogsOfTheDevice()
    {
        var ordered = (await site.Wf.RunAsync("logs", "order", uin, "--since", "2026-11-20", "--until", "2026-11-21T00:00:00Z", "--level", "info", "--expires", "7d")).Is(ExitCode.Done);
        var id = ordered.Out.Split(' ')[1];
        var waiting = (await site.Wf.RunAsync("logs", "show", id)).Is(ExitCode.Done);

        await SendAsync(id, 3);
        var followed = (await site.Wf.In(new HastyTime()).RunAsync("logs", "show", id, "-f")).Is(ExitCode.Done);
        var some = (await site.Wf.RunAsync("logs", "show", id[..20], "--text", "页面 2", "--level", "info", "--json")).Is(ExitCode.Done);
        var first = (await site.Wf.RunAsync("logs", "show", id, "-n", "2", "--since", "2026-11-20T10:00:01Z", "--until", "2026-11-20T10:00:09Z", "-v")).Is(ExitCode.Done);

        Assert.StartsWith($"Order {id} waits for the devices of {uin} until ", ordered.Out, StringComparison.Ordinal);
        Assert.EndsWith($"wf logs show {id} -f waits for the logs and shows them.\n", waiting.Out, StringComparison.Ordinal);
        Approval.Matches(Normal(followed.Out[followed.Out.IndexOf("Order ", StringComparison.Ordinal)..], id), "Screens/logs-show.txt");
        Assert.Equal(["item", "summary"], some.Lines.Select(line => line.GetProperty("message_type").GetString()));
        Assert.Equal("页面 2 打开", some.Lines[0].GetProperty("log").GetProperty("msg").GetString());
        Assert.Equal("Collected", some.Lines[1].GetProperty("order").GetProperty("outcome").GetString());
        Approval.Matches(Normal(first.Out[first.Out.IndexOf("\n\n", StringComparison.Ordinal)..], id), "Screens/logs-show-verbose.txt");
    }

    [Fact]
    public async Task Order_Waits_UntilTheDeviceHasSent()
    {
        var waiting = site.Wf.In(new HastyTime()).RunAsync("logs", "order", uin, "--wait", "--json");
        var id = await NewestAsync();
        await SendAsync(id, 2);
        var ended = (await waiting).Is(ExitCode.Done);

        Assert.Equal(("status", "summary"), (ended.Lines[0].GetProperty("message_type").GetString(), ended.Lines[^1].GetProperty("message_type").GetString()));
        Approval.Matches(Normal(ended.Lines[^1].GetProperty("order").ToString(), id), "Json/logs.order.json");
        Assert.Contains("Every device that asked has sent its logs.", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Order_SentNothing_OrCanceled_SaysSoInItsExitCode()
    {
        var id = (await site.Wf.RunAsync("logs", "order", uin, "--json")).Is(ExitCode.Done).Json.GetProperty("id").GetString()!;
        (await site.Wf.In(new HastyTime()).RunAsync("logs", "show", id, "--wait-timeout", "3s")).Is(ExitCode.WaitTimedOut);
        using var canceled = await site.Client().PostAsync($"api/logs/orders/{id}/cancel", null);
        canceled.EnsureSuccessStatusCode();

        var ended = (await site.Wf.In(new HastyTime()).RunAsync("logs", "show", id, "-f")).Is(ExitCode.Canceled);

        Assert.EndsWith("No log matches.\n", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ShowsTheNewestFirst()
    {
        var one = (await site.Wf.RunAsync("logs", "order", uin, "--json")).Is(ExitCode.Done).Json.GetProperty("id").GetString();
        var other = (await site.Wf.RunAsync("logs", "order", uin, "--level", "error", "--json")).Is(ExitCode.Done).Json.GetProperty("id").GetString();

        // An order is in the list once its first step has written it.
        await Until.TrueAsync(async () => (await ListAsync()).GetProperty("orders").GetArrayLength() == 2);

        var json = await ListAsync();
        var limited = (await site.Wf.RunAsync("logs", "list", "--uin", uin, "-n", "1")).Is(ExitCode.Done);
        var none = (await site.Wf.RunAsync("logs", "list", "--uin", "没有这个用户")).Is(ExitCode.Done);

        Assert.Equal(new HashSet<string?> { one, other }, json.GetProperty("orders").EnumerateArray().Select(order => order.GetProperty("id").GetString()).ToHashSet());
        Assert.False(json.GetProperty("hasMore").GetBoolean());
        Assert.Contains("These are the newest 1.", limited.Out, StringComparison.Ordinal);
        Assert.Equal("There is no order yet. Start one with wf logs order.\n", none.Out);

        async Task<JsonElement> ListAsync() => (await site.Wf.RunAsync("logs", "list", "--uin", uin, "--json")).Is(ExitCode.Done).Json;
    }

    [Fact]
    public async Task Order_WhatTheAppRefuses_IsWrongUsage()
    {
        (await site.Wf.RunAsync("logs", "order", uin, "--expires", "31d")).Is(ExitCode.Usage);
        (await site.Wf.RunAsync("logs", "order", uin, "--since", "1h", "--until", "2h")).Is(ExitCode.Usage);
        (await site.Wf.RunAsync("logs", "order", uin, "--env", "别处")).Is(ExitCode.Usage);
        (await site.Wf.RunAsync("logs", "order", "")).Is(ExitCode.Usage);
        Assert.Contains("--level takes one of debug, info, warn, error, not 'loud'.", (await new Wf(null).RunAsync("logs", "order", uin, "--level", "loud")).Is(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20200101T000000Z-abcdefgh")]
    [InlineData("2019")]
    [InlineData("20190101T")]
    [InlineData("../../../api/health/xxxxx")]
    public async Task Show_UnknownId_IsNotFound(string id) => (await site.Wf.RunAsync("logs", "show", id)).Is(ExitCode.NotFound);

    // The app knows of an order a moment after it was asked for.
    private async Task<string> NewestAsync()
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var list = (await site.Wf.RunAsync("logs", "list", "--uin", uin, "--json")).Is(ExitCode.Done).Json.GetProperty("orders");
            if (list.GetArrayLength() > 0)
                return list[0].GetProperty("id").GetString()!;
        }
        throw new InvalidOperationException("The order does not appear.");
    }

    private async Task SendAsync(string id, int count)
    {
        var device = new LogDevice(uin, site.Cloud.AppId, Site.TokenKey);
        using var http = site.Client();
        string? token = null;
        for (var tries = 0; token is null; tries++)
        {
            Assert.True(tries < 500, "The device is not told of the order.");
            token = await device.AskAsync(http, id);
        }
        Assert.Equal(System.Net.HttpStatusCode.OK, await LogDevice.SendAsync(http, id, token, 0, isLast: true, device.Chunk(0, count)));
    }

    private string Normal(string text, string id) =>
        Approval.Normal(text.Replace(id, "20261201T020000Z-order001", StringComparison.Ordinal).Replace(uin, "用户 1 <b>", StringComparison.Ordinal));
}
