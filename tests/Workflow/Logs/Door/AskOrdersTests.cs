using System.Net;
using System.Text;

namespace Workflow.Tests.Logs.Door;

/// <summary><c>GET /api/logs/orders/pending</c>: who learns of an order, and what everybody else learns.</summary>
public sealed class AskOrdersTests(SharedDoor door) : IClassFixture<SharedDoor>
{
    [Fact]
    public async Task Device_OfTheUser_IsToldOfItsOrders_AndNobodyElseIs()
    {
        var site = door.Site;
        var order = await site.OpenAsync();
        await site.OpenAsync("用户-2");

        using var answer = await site.AskAsync($"uin {site.Token()}");
        using var other = await site.AskAsync($"uin {site.Token("用户-3")}");

        var asked = Assert.Single((await DoorSite.JsonAsync(answer)).GetProperty("orders").EnumerateArray());
        Assert.Equal((order, site.Uin), (asked.GetProperty("id").GetString(), asked.GetProperty("uin").GetString()));
        Assert.Equal(site.Running.Clock.GetUtcNow().AddDays(1), asked.GetProperty("expires").GetDateTimeOffset());
        Assert.Equal(["id", "uin", "expires", "uploadToken"], asked.EnumerateObject().Select(field => field.Name));
        Assert.Empty((await DoorSite.JsonAsync(other)).GetProperty("orders").EnumerateArray());
    }

    [Fact]
    public async Task Answers_OfAllWhoHaveNothingToSend_AreTheSameBytes_ForTheSameCallsToStorage()
    {
        var site = door.Site;
        await site.OpenAsync();
        var good = site.Token("用户-2");
        var dot = good.LastIndexOf('.');
        (string Name, string? Authorization)[] callers =
        [
            ("a user without orders", $"uin {good}"),
            ("another user without orders", $"uin {site.Token("用户-3")}"),
            ("nobody", null),
            ("nothing", ""),
            ("no scheme", good),
            ("another scheme", $"Bearer {good}"),
            ("nonsense", "uin x.y.z"),
            ("another key", $"uin {site.Token(key: new string('k', 40))}"),
            ("another app", $"uin {site.Token(app: "wx-other")}"),
            ("expired", $"uin {site.Token(minutes: 0)}"),
            ("the user of an order, unsigned", $"uin {site.Token()[..^43]}{new string('A', 43)}"),
            ("the user of an order, signed for another", $"uin {site.Token()[..site.Token().LastIndexOf('.')]}{good[dot..]}"),
            ("a token that is far too long", $"uin v1.{new string('A', 8000)}.{new string('A', 43)}"),
        ];
        using (await site.AskAsync(callers[0].Authorization))
        {
        }
        using var calls = new StorageCalls(site.Running.Env);
        var seen = new List<(string Name, string Answer, string Calls)>();
        foreach (var (name, authorization) in callers)
        {
            using var answer = await site.AskAsync(authorization);
            seen.Add((name, await WholeAsync(answer), calls.Take()));
        }

        Assert.EndsWith("""{"orders":[]}""", seen[0].Answer, StringComparison.Ordinal);
        Assert.Single(seen[0].Calls.Split('\n'), call => call.StartsWith("GET", StringComparison.Ordinal));
        Assert.All(seen, one => Assert.Equal((one.Name, seen[0].Answer, seen[0].Calls), one));
    }

    [Fact]
    public async Task App_WithoutATokenKey_TellsNobodyAnything_AndTakesNothing()
    {
        await using var site = await DoorSite.StartAsync(("Logs__TokenKey", null));
        await site.OpenAsync();

        using var asked = await site.AskAsync($"uin {site.Token()}");
        using var sent = await site.ReportAsync(site.Token(), "k3jf92abm4kg03bc", 0, Bodies.Gzip(""));

        Assert.Empty((await DoorSite.JsonAsync(asked)).GetProperty("orders").EnumerateArray());
        Assert.Equal(HttpStatusCode.Unauthorized, sent.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..%2F..%2Fx")]
    [InlineData("%E8%AE%BE%E5%A4%87")]
    [InlineData("a&device=b")]
    public async Task Device_WithoutAProperName_IsABadRequest_WhateverItsToken(string device)
    {
        var site = door.Site;

        using var known = await site.AskAsync($"uin {site.Token()}", device);
        using var unknown = await site.AskAsync(null, device);

        Assert.Equal((HttpStatusCode.BadRequest, await WholeAsync(unknown)), (known.StatusCode, await WholeAsync(known)));
    }

    [Fact]
    public async Task Device_ThatHasFinished_IsNotToldAgain_AndAnotherOfTheSameUserIs()
    {
        var site = door.Site;
        var order = await site.OpenAsync(live: true);
        using var sent = await site.ChunkAsync(order, await site.UploadTokenAsync(), 0, Bodies.Gzip(""), last: true);

        using var first = await site.AskAsync($"uin {site.Token()}");
        using var second = await site.AskAsync($"uin {site.Token()}", "zweitesgeraet000");

        Assert.Empty((await DoorSite.JsonAsync(first)).GetProperty("orders").EnumerateArray());
        Assert.True(Assert.Single((await DoorSite.JsonAsync(second)).GetProperty("orders").EnumerateArray()).GetProperty("live").GetBoolean());
    }

    // Status, headers and body; the date alone may differ.
    private static async Task<string> WholeAsync(HttpResponseMessage answer)
    {
        var text = new StringBuilder().Append((int)answer.StatusCode).Append('\n');
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date"))
            text.Append(name).Append('=').AppendJoin(',', values).Append('\n');
        return text.Append(await answer.Content.ReadAsStringAsync()).ToString();
    }
}
