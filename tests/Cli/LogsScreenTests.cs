using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Orders of every kind, and logs that were written to harm whoever reads them.</summary>
public sealed class LogsScreenTests : IAsyncLifetime
{
    private const string Id = "20261201T020000Z-order001";

    private const string Order = """
        {"id":"20261201T020000Z-order001","kind":"order","uin":"10001\u001b[2J","from":"2026-11-30T16:00:00Z","level":"warn","outcome":"Collected","createdAt":"2026-12-01T02:00:00Z",
         "expires":"2026-12-02T02:00:00Z","endedAt":"2026-12-01T02:05:00Z","logs":4,"rawBytes":1234,"reason":"one\ntwo \u202e",
         "devices":[{"device":"k3jf92abk3jf92ab","state":"Finished","chunks":1,"logs":3},{"device":"设备","state":"Melting","chunks":1,"logs":1}]}
        """;

    private const string Logs = """
        {"logs":[
        {"time":1795168800000,"level":"info","uin":"10001","from":"https://商店.example/","id":"shop","version":"3.2.1","msg":"页面打开","tab":"k3jf92ab","seq":0,"device":"d","route":"/首页","ms":3},
        {"time":1795168800003,"level":"error","uin":"10001","from":"https://商店.example/","id":"shop","version":"3.2.1","msg":"Error: 白屏\r\n    at render (app.js:1)\n2026-12-01 02:00:00.000 +08:00 info  forged","tab":"k3jf92ab","seq":1,"device":"d"},
        {"time":1795168800004,"level":"warn","msg":"\u001b]0;title\u0007 \u202etxt.exe <script>alert(1)</script>","tab":"k3jf92ab","seq":2,"kind":"request","x":{"\u001b[31m":"\u2066"}},
        {"time":9e99,"level":7,"msg":{"a":1}}]}
        """;

    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        server.On($"GET /api/logs/orders/{Id}", Order).On($"GET /api/logs/orders/{Id}/logs?limit=101", Logs);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("logs-hostile-80", 80)]
    [InlineData("logs-hostile-40", 40)]
    [InlineData("logs-hostile-plain", null, "-v")]
    [InlineData("logs-hostile.zh-CN", null, "--lang", "zh-CN")]
    public async Task Show_IsApproved(string name, int? columns, params string[] args)
    {
        var ended = (await new Wf(server.Url) { Columns = columns }.RunAsync(["logs", "show", Id, "--no-color", .. args])).Is(ExitCode.Done);

        Approval.Matches(ended.Out, $"Screens/{name}.txt");
        Assert.DoesNotContain('\u202e', ended.Out);
        Assert.DoesNotContain('\r', ended.Out);
    }

    [Fact]
    public async Task Show_Json_IsOneLineForEachLog()
    {
        var ended = (await server.Wf.RunAsync("logs", "show", Id, "--json")).Is(ExitCode.Done);

        Approval.Matches(ended.Out, "Json/logs.show.jsonl");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public async Task List_IsApproved(int columns)
    {
        string[] outcomes = ["Waiting", "Collected", "Partial", "Expired", "Canceled", "Failed", "Melted"];
        var orders = outcomes.Select((outcome, index) => Order.Replace("order001", $"order00{index}", StringComparison.Ordinal).Replace("Collected", outcome, StringComparison.Ordinal));
        server.On("GET /api/logs/orders?top=21", $$"""{"orders":[{{string.Join(',', orders)}}]}""");

        var ended = (await new Wf(server.Url) { Columns = columns }.RunAsync("logs", "list", "--no-color")).Is(ExitCode.Done);

        Approval.Matches(ended.Out, $"Screens/logs-list-{columns}.txt");
        Approval.Matches((await server.Wf.RunAsync("logs", "list", "--json")).Is(ExitCode.Done).Out, "Json/logs.list.json");
    }

    [Theory]
    [InlineData("Collected", ExitCode.Done)]
    [InlineData("Partial", ExitCode.Partial)]
    [InlineData("Expired", ExitCode.NotFound)]
    [InlineData("Canceled", ExitCode.Canceled)]
    [InlineData("Failed", ExitCode.Failed)]
    [InlineData("Melted", ExitCode.Failed)]
    internal async Task Order_Ends_AsItsOutcomeSays(string outcome, ExitCode code)
    {
        server.On("POST /api/logs/orders", $$"""{"id":"{{Id}}","statusQueryGetUri":"http://x/?code=geheim"}""", 202)
            .On($"GET /api/logs/orders/{Id}", Order.Replace("Collected", outcome, StringComparison.Ordinal));

        var ended = (await server.Wf.RunAsync("logs", "order", "10001", "--since", "2026-12-01", "--live", "--wait")).Is(code);

        Assert.Equal("""{"uin":"10001","from":"2026-11-30T16:00:00Z","live":true}""", server.Calls.First().Body);
        Assert.DoesNotContain("geheim", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_LogsThatWereDeleted_IsNotFound()
    {
        server.On($"GET /api/logs/orders/{Id}/logs?limit=101", """{"title":"Deleted","detail":"The logs of order 1 were removed."}""", 410);

        Assert.EndsWith("wf: The logs of order 1 were removed.\n", (await server.Wf.RunAsync("logs", "show", Id)).Is(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_PagesWithoutLogs_GoOn()
    {
        server.On($"GET /api/logs/orders/{Id}/logs?limit=1000&text=白 屏", """{"logs":[],"next":"500"}""")
            .On($"GET /api/logs/orders/{Id}/logs?limit=1000&text=白 屏&continuation=500", """{"logs":[{"time":1,"level":"info","msg":"白 屏"}]}""");

        var ended = (await server.Wf.RunAsync("logs", "show", Id, "--text", "白 屏", "--all")).Is(ExitCode.Done);

        Assert.EndsWith("1970-01-01 08:00:00.001 +08:00 info  白 屏\n", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_CtrlCWhileWaiting_SaysThatItGoesOn()
    {
        using var stop = new CancellationTokenSource();
        server.On($"GET /api/logs/orders/{Id}", () =>
        {
            stop.Cancel();
            return (200, Order.Replace("Collected", "Waiting", StringComparison.Ordinal));
        });

        var ended = (await server.Wf.RunAsync(stop.Token, "logs", "show", Id, "-f")).Is(ExitCode.Canceled);

        Assert.EndsWith($"wf cancel {Id} stops it.\n", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_WaitingInATerminal_LeavesTheLinesAboveAlone()
    {
        var looks = 0;
        server.On($"GET /api/logs/orders/{Id}", () => (200, looks++ < 3 ? Order.Replace("Collected", "Waiting", StringComparison.Ordinal) : Order));

        var ended = (await new Wf(server.Url) { Columns = 80 }.In(new HastyTime()).RunAsync("logs", "show", Id, "-f")).Is(ExitCode.Done);

        Assert.Contains("Devices: 2, done: 1; logs: 4; until 2026-12-02 10:00 +08:00", ended.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[0A", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_PrefixOfTwo_NamesThem()
    {
        server.On("GET /api/logs/orders?top=100&continuation=20261201T235959Z-zzzzzzzz", """
            {"orders":[{"id":"20261201T030000Z-order002","outcome":"Waiting"},{"id":"20261201T020000Z-order001","outcome":"Waiting"},{"id":"20261130T020000Z-order000","outcome":"Waiting"}],"next":"never"}
            """);
        server.On("GET /api/logs/orders?top=1", $$"""{"orders":[{{Order}}],"next":"never"}""");

        Assert.Contains("order002, 20261201T020000Z-order001. Type more", (await server.Wf.RunAsync("logs", "show", "20261201")).Is(ExitCode.Usage).Error, StringComparison.Ordinal);
        (await server.Wf.RunAsync("logs", "show", "20261201T02")).Is(ExitCode.Done);
        (await server.Wf.RunAsync("logs", "show", "latest")).Is(ExitCode.Done);
        (await server.Wf.RunAsync("logs", "show", "")).Is(ExitCode.Usage);
    }
}
