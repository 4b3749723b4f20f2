using System.Net;
using System.Text.Json;

namespace Workflow.Tests.Logs.Door;

/// <summary><c>POST /api/logs/report</c>: logs that an app sends unasked become an order of their own.</summary>
public sealed class TakeReportTests(SharedDoor door) : IClassFixture<SharedDoor>
{
    [Fact]
    public async Task Report_OfManyChunks_BecomesOneOrderWithEachLogOnce()
    {
        var site = door.Site;
        foreach (var (index, last) in new[] { (0, false), (1, false), (0, false), (2, true), (1, false), (2, true) })
        {
            using var answer = await site.ReportAsync(site.Token(), "k3jf92abm4kg03bc", index, Body(site, $"第 {index} 块", index), last);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var id = await OrderOfAsync(site);
        using var logs = await site.SendAsync(HttpMethod.Get, $"orders/{id}/logs", null);
        var text = await logs.Content.ReadAsStringAsync();
        for (var index = 0; index < 3; index++)
            Assert.Equal(2, text.Split($"第 {index} 块").Length);
    }

    [Fact]
    public async Task Message_ThatMeansHarm_IsReadAsItWasSent()
    {
        var site = door.Site;
        var nasty = "</script><img src=x onerror=alert(1)>\u0000\u001b[31m\r\n\u2028\u202e😀\"\\" + '\ud800';
        var fields = $$"""[{"__proto__":{"a":1},"\ud800":"\udc00","tief":{{new string('[', 2_000)}}{{new string(']', 2_000)}},"x":1e999,"x":2}]""";
        var body = Bodies.Block(
            ("m", $"[{JsonSerializer.Serialize(nasty[..^1])[..^1]}\\ud800\"]"), ("x", fields), ("c", $$"""{"uin":"{{site.Uin}}","from":"javascript:alert(1)"}"""));
        using var sent = await site.ReportAsync(site.Token(), "boeser-bericht", 0, Bodies.Gzip(body), last: true);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);

        var id = await OrderOfAsync(site);
        using var answer = await site.SendAsync(HttpMethod.Get, $"orders/{id}/logs", null);
        var log = Assert.Single((await DoorSite.JsonAsync(answer)).GetProperty("logs").EnumerateArray());

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(nasty[..^1] + "\ufffd", log.GetProperty("msg").GetString());
        Assert.Equal((4_000, "\ufffd"), (log.GetProperty("tief").GetString()!.Length, log.GetProperty("\ufffd").GetString()));
    }

    [Fact]
    public async Task Report_OfTheSameNameByAnotherUser_IsAnotherOrder()
    {
        var (first, second) = (door.Site, door.Site);
        foreach (var site in (DoorSite[])[first, second])
        {
            using var answer = await site.ReportAsync(site.Token(), "gleichername00000", 0, Body(site, "一"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        foreach (var site in (DoorSite[])[first, second])
        {
            using var list = await site.SendAsync(HttpMethod.Get, $"orders?uin={Uri.EscapeDataString(site.Uin)}", null);
            Assert.Single((await DoorSite.JsonAsync(list)).GetProperty("orders").EnumerateArray());
        }
    }

    [Fact]
    public async Task Reports_AsManyAsAMinuteAllows_AreBegun_AndOneMore_Is429_WhileTheOthersGoOn()
    {
        var site = door.Site;
        for (var report = 0; report < Limits.ReportsPerMinute; report++)
            Assert.Equal(200, await StatusAsync(site, report, 0));

        // However often it tries.
        for (var tries = 0; tries < 3; tries++)
        {
            using var refused = await site.ReportAsync(site.Token(), $"bericht-{Limits.ReportsPerMinute}", 0, Body(site, "一"));
            Assert.Equal((HttpStatusCode.TooManyRequests, "2"), (refused.StatusCode, Assert.Single(refused.Headers.GetValues("Retry-After"))));
        }
        Assert.Equal(200, await StatusAsync(site, 0, 1));
        Assert.Equal(200, await StatusAsync(door.Site, Limits.ReportsPerMinute, 0));
    }

    [Theory]
    [InlineData("k3jf92abm4kg03bc")]
    [InlineData("k3jf92abm4kg03bc.1")]
    [InlineData(".0")]
    [InlineData("a.b.0")]
    [InlineData("../x.0")]
    public async Task Report_WithAKeyThatIsNone_IsABadRequest(string key)
    {
        var site = door.Site;

        using var answer = await site.SendAsync(HttpMethod.Post, "report?index=0&last=false", $"uin {site.Token()}", Body(site, "一"), key);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    // The user's one order, once it has ended.
    private static async Task<string> OrderOfAsync(DoorSite site)
    {
        using var list = await site.SendAsync(HttpMethod.Get, $"orders?uin={Uri.EscapeDataString(site.Uin)}", null);
        var id = Assert.Single((await DoorSite.JsonAsync(list)).GetProperty("orders").EnumerateArray()).GetProperty("id").GetString()!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await site.Running.Client.WaitForInstanceCompletionAsync(id, patience.Token);
        return id;
    }

    private static async Task<int> StatusAsync(DoorSite site, int report, int index)
    {
        using var answer = await site.ReportAsync(site.Token(), $"bericht-{report}", index, Body(site, "一"));
        return (int)answer.StatusCode;
    }

    private static byte[] Body(DoorSite site, string message, int number = 0) =>
        Bodies.Gzip(Bodies.Block(("m", $"[\"{message}\"]"), ("s", $"[{number}]"), ("c", $$"""{"uin":"{{site.Uin}}"}""")));
}
