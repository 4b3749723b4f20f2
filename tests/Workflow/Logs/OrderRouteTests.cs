using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Http;
using Workflow.Logs;
using Workflow.Logs.Tables;

namespace Workflow.Tests.Logs;

/// <summary>The engineer's routes: what is refused, and lists.</summary>
public sealed class OrderRouteTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 17, 59, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", "")]
    [InlineData("[]", "")]
    [InlineData("""{"uin":"甲"} 1""", "")]
    [InlineData("{}", "uin")]
    [InlineData("""{"uin":""}""", "uin")]
    [InlineData("""{"uin":10001}""", "uin")]
    [InlineData("""{"uin":null}""", "uin")]
    [InlineData("""{"uin":"\ud800"}""", "")]
    [InlineData("""{"uin":"甲","Level":"info"}""", "Level")]
    [InlineData("""{"uin":"甲","level":"trace"}""", "level")]
    [InlineData("""{"uin":"甲","level":3}""", "level")]
    [InlineData("""{"uin":"甲","live":"yes"}""", "live")]
    [InlineData("""{"uin":"甲","from":"2026-11-20"}""", "from")]
    [InlineData("""{"uin":"甲","from":"2026-11-20T00:00:00"}""", "from")]
    [InlineData("""{"uin":"甲","from":"0001-01-01T00:00:00Z"}""", "from")]
    [InlineData("""{"uin":"甲","from":"2026-11-20T00:00:01Z","to":"2026-11-20T08:00:00+08:00"}""", "to")]
    [InlineData("""{"uin":"甲","expires":"2026-11-21T17:59:00Z"}""", "expires")]
    [InlineData("""{"uin":"甲","expires":"2026-12-21T17:59:01Z"}""", "expires")]
    public void StartOrder_BadBody_NamesTheField(string body, string field)
    {
        Assert.False(Logs(body, out _, out var problem));

        Assert.Contains($"\"field\":\"{field}\"", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void StartOrder_AtTheLimits_IsTaken()
    {
        var uin = new string('甲', Limits.UinBytes / 3) + "ab";
        Assert.True(Logs($$"""{"uin":"{{uin}}","expires":"2026-12-21T17:59:00Z","from":null,"to":"2026-11-20T08:00+08:00","level":"debug","live":false}""", out var order, out _));
        Assert.Equal(new OrderRequest(uin, null, new(2026, 11, 20, 8, 0, 0, TimeSpan.FromHours(8)), "debug", Now.AddDays(30), false), order);

        Assert.False(Logs($$"""{"uin":"{{uin}}c"}""", out _, out var problem));
        Assert.Contains("200 bytes", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartOrder_Accepted_AnswersWhereToLookAndIsThereAtOnce()
    {
        await using var site = await OrderSite.StartAsync();

        using var response = await site.App.PostAsync("api/logs/orders", """{ "uin": "用户%/1" }""");
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        var order = await site.GetAsync(body.GetProperty("id").GetString()!);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(body.GetProperty("statusQueryGetUri").GetString(), response.Headers.Location!.OriginalString);
        Assert.True(OrderId.IsValid(order.Id));
        Assert.Equal(("用户%/1", OrderOutcome.Waiting, order.CreatedAt.AddDays(1)), (order.Uin, order.Outcome, order.Expires));
        Assert.Equal(HttpStatusCode.BadRequest, (await site.App.PostAsync("api/logs/orders", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await site.App.PostAsync("api/logs/orders", new string(' ', Limits.RequestBodyBytes + 1))).StatusCode);
    }

    [Theory]
    [InlineData("20261122T020000Z-abcdefgh")]
    [InlineData("20261122T020000Z-abcd")]
    [InlineData("!order")]
    [InlineData("%2E%2E%2Fx")]
    public async Task Order_UnknownId_IsNotFound(string id)
    {
        await using var site = await OrderSite.StartAsync();

        foreach (var path in (string[])["", "/logs", "/summary", "/file"])
            Assert.Equal(HttpStatusCode.NotFound, await site.StatusAsync(id + path));
        Assert.Equal(HttpStatusCode.NotFound, (await site.App.PostAsync($"api/logs/orders/{id}/cancel")).StatusCode);
    }

    [Fact]
    public async Task ListOrders_YearsApartAndManyInASecond_AreNewestFirstByPages()
    {
        await using var site = await OrderSite.StartAsync();
        var table = site.Get<LogOrdersTable>();
        var times = Enumerable.Range(0, 8).Select(n => Now.AddYears(-7).AddMonths(n * 9))
            .Concat(Enumerable.Repeat(Now.AddHours(-3), 30))
            .Concat(Enumerable.Range(0, 10).Select(n => Now.AddMinutes(-n)))
            .Append(Now.AddDays(1));
        var all = times.Select((at, n) => new LogOrder
        {
            Id = OrderId.Create(site.App.Env, at, $"{n}"),
            Env = site.App.Env,
            Uin = n % 2 == 0 ? OrderSite.Uin : "别人",
            Outcome = OrderOutcome.Collected,
            CreatedAt = at,
            Expires = at.AddDays(1),
        }).ToList();
        await Task.WhenAll(all.Select(order => table.AddAsync(order, default)));
        var expected = all.OrderByDescending(order => order.Id, StringComparer.Ordinal).ToList();

        Assert.Equal(expected.Select(order => order.Id), await ListAsync(site, "top=17"));
        Assert.Equal(expected.Where(order => order.Uin == OrderSite.Uin).Select(order => order.Id), await ListAsync(site, $"top=5&uin={Uri.EscapeDataString(OrderSite.Uin)}"));
        Assert.Empty(await ListAsync(site, "uin=nobody"));
    }

    [Theory]
    [InlineData("top=0")]
    [InlineData("top=101")]
    [InlineData("continuation=20261122T020000Z-abcd")]
    public async Task ListOrders_BadQuery_IsAProblem(string query)
    {
        await using var site = await OrderSite.StartAsync();

        using var response = await site.App.Http.GetAsync($"api/logs/orders?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<List<string>> ListAsync(OrderSite site, string query)
    {
        var ids = new List<string>();
        for (string? next = null; ;)
        {
            var page = (await site.App.Http.GetFromJsonAsync<OrderPage>($"api/logs/orders?{query}{(next is null ? "" : $"&continuation={next}")}", Json.Options))!;
            ids.AddRange(page.Orders.Select(order => order.Id));
            if ((next = page.Next) is null)
                return ids;
        }
    }

    private static bool Logs(string body, out OrderRequest? order, out string problem)
    {
        var isGood = Workflow.Logs.Triggers.OrderBody.TryParse(System.Text.Encoding.UTF8.GetBytes(body), Now, out order, out var answer);
        problem = isGood ? "" : Assert.IsType<JsonAnswer<Problem>>(answer).Written(inChinese: false).Content!;
        return isGood;
    }
}
