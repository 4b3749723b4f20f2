using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Http;
using Workflow.Logs;
using Workflow.Logs.Files;

namespace Workflow.Tests.Logs;

/// <summary>Reading a merged file by pages, as HTTP gives them.</summary>
public sealed class LogFileReaderTests
{
    private const int Logs = 24_000;
    private static readonly string Padding = new('填', 240);

    [Fact]
    public async Task Logs_FilteredAndPaged_AreThoseThatMatchAndNoOthers()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await CollectAsync(site);
        var from = Lines.Start.AddSeconds(5_000).ToString("O").Replace("+", "%2B", StringComparison.Ordinal);
        var to = Lines.Start.AddSeconds(15_000).ToString("O").Replace("+", "%2B", StringComparison.Ordinal);

        await CheckAsync(site, id, "limit=1000", n => true);
        await CheckAsync(site, id, $"from={from}&to={to}&limit=777", n => n is >= 5_000 and <= 15_000);
        await CheckAsync(site, id, "level=error&limit=100", n => n % 1000 == 7);
        await CheckAsync(site, id, $"level=warn&from={from}", n => n >= 5_000 && n % 1000 is 7 or 8 && n >= 5_000);
        // A value, whatever its case and however it is escaped; never a name, a time or a number in the tab.
        await CheckAsync(site, id, $"text={Uri.EscapeDataString("白屏\t\"ERROR\"")}", n => n % 3000 == 7);
        await CheckAsync(site, id, "text=route", n => false);
        await CheckAsync(site, id, $"text={Lines.TimeMs(7)}", n => false);
        await CheckAsync(site, id, "text=HTTPS%3A%2F%2F商店", n => true, limitTo: 300);
    }

    [Fact]
    public async Task Logs_TextThatIsSeldom_AnswersWhereToGoOnWithoutReadingAll()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await CollectAsync(site);
        var members = (await site.JsonAsync($"{id}/summary")).Deserialize<LogIndex>(Json.Options)!.Members;
        Assert.True(members.Count > Limits.MembersPerPage + 2, $"{members.Count} members prove nothing.");

        var page = await site.JsonAsync($"{id}/logs?text=nowhere");

        Assert.Equal(0, page.GetProperty("logs").GetArrayLength());
        Assert.Equal($"{members[Limits.MembersPerPage].FirstLine}", page.GetProperty("next").GetString());
    }

    [Fact]
    public async Task Logs_LinesTooLongForOnePage_ComeOneAPage()
    {
        await using var site = await OrderSite.StartAsync();
        var id = await site.OrderAsync();
        await site.SendAsync(id, "dev0", 0, Lines.Chunk(0, 3, msg: new string('x', Limits.LogPageBytes / 2)), last: true);
        await site.EndAsync(id);

        var first = await site.JsonAsync($"{id}/logs");
        var second = await site.JsonAsync($"{id}/logs?continuation={first.GetProperty("next").GetString()}");

        Assert.Equal((1, "1", 1, "2"), (
            first.GetProperty("logs").GetArrayLength(), first.GetProperty("next").GetString(),
            second.GetProperty("logs").GetArrayLength(), second.GetProperty("next").GetString()));
        Assert.Equal(3, (await site.JsonAsync($"{id}/summary")).GetProperty("members").GetArrayLength());
    }

    [Theory]
    [InlineData("from=2026-11-20T18:00:00", "from")]
    [InlineData("to=yesterday", "to")]
    [InlineData("from=1969-12-31T23:59:59Z", "from")]
    [InlineData("level=trace", "level")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("continuation=-1", "continuation")]
    [InlineData("text={201}", "text")]
    public async Task Logs_BadQuery_NamesTheParameter(string query, string field)
    {
        await using var site = await OrderSite.StartAsync();

        using var response = await site.App.Http.GetAsync(
            $"api/logs/orders/20261121T175900Z-abcdefgh/logs?{query.Replace("{201}", new string('字', Limits.SearchCharacters + 1), StringComparison.Ordinal)}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
    }

    [Fact]
    public async Task Logs_AtTheLimits_AreAsked()
    {
        await using var site = await OrderSite.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await site.StatusAsync(
            $"20261121T175900Z-abcdefgh/logs?limit={Limits.LogPageSize}&text={new string('字', Limits.SearchCharacters)}&from=1970-01-01T00:00:00Z&to=9999-12-31T23:59:59.999Z"));
    }

    private static async Task CheckAsync(OrderSite site, string id, string query, Func<int, bool> matches, int limitTo = int.MaxValue)
    {
        var found = new List<int>();
        var continuation = "";
        for (var pages = 0; found.Count < limitTo; pages++)
        {
            Assert.True(pages < Logs, "It does not end.");
            var page = await site.JsonAsync($"{id}/logs?{query}{continuation}");
            found.AddRange(page.GetProperty("logs").EnumerateArray().Select(log => log.GetProperty("seq").GetInt32()));
            if (!page.TryGetProperty("next", out var next))
                break;
            continuation = $"&continuation={next.GetString()}";
        }
        Assert.Equal(Enumerable.Range(0, Logs).Where(matches).Take(limitTo), found.Take(limitTo));
    }

    private static async Task<string> CollectAsync(OrderSite site)
    {
        var id = await site.OrderAsync();
        const int ChunkLogs = 4000;
        for (var n = 0; n < Logs / ChunkLogs; n++)
        {
            var chunk = Lines.Chunk(Enumerable.Range(n * ChunkLogs, ChunkLogs).Select(i => (Lines.TimeMs(i), Line(i))));
            Assert.Equal(ChunkState.New, await site.SendAsync(id, "dev0", n, chunk, last: n == (Logs / ChunkLogs) - 1));
        }
        Assert.Equal(Logs, (await site.EndAsync(id)).Logs);
        return id;
    }

    private static string Line(int n) => Lines.Of(
        Lines.TimeMs(n), n, level: n % 1000 == 7 ? "error" : n % 1000 == 8 ? "warn" : "info", msg: n % 3000 == 7 ? $"白屏\t\"Error\" {Padding}" : $"页 {n} {Padding}");
}
