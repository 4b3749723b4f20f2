using System.Text.Json.Nodes;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Drills of every end, and answers that were written to harm whoever reads them.</summary>
public sealed class DrillScreenTests : IAsyncLifetime
{
    private const string Id = "d-20261201T020000Z-ab12";

    private const string Failed = """
        {"id":"d-20261201T020000Z-ab12","env":"演练-1","backupId":"20261130T180000Z-cd34","backupEnv":"商店-1","outcome":"Failed","reason":"'订单\u001b[2J': lost",
         "startedAt":"2026-12-01T02:00:00Z","endedAt":"2026-12-01T02:09:00Z","recoverySeconds":95.5,"sampleDocuments":1000,
         "coverage":{"collections":3,"ofCollections":4,"documents":2001,"ofDocuments":50000},
         "findings":[{"kind":"types","documents":12,"sentence":{"zh-CN":"类型会变。\u202e","en":"Types are\nlost.\u202e"}}],
         "leftovers":["zz_drill_20261201T020000Z-ab12_0\nwf: all is well"],
         "collections":[
          {"collection":"订单\u001b[2J","target":"zz_drill_20261201T020000Z-ab12_0","status":"Failed","documents":1000,"imported":998,"differences":2,"recoverySeconds":90.1,"reason":"2 documents\ndid not come back"},
          {"collection":"用户","target":"zz_drill_20261201T020000Z-ab12_1","status":"Passed","documents":1000,"imported":1000,"differences":0,"recoverySeconds":95.5},
          {"collection":"空","target":"zz_drill_20261201T020000Z-ab12_2","status":"Canceled","imported":0}]}
        """;

    private const string Running = """
        {"id":"d-20261201T020000Z-ab12","env":"e","backupId":"20261130T180000Z-cd34","backupEnv":"e","outcome":"Running","startedAt":"2026-12-01T02:00:00Z",
         "coverage":{"collections":0,"ofCollections":2,"documents":0,"ofDocuments":9},"findings":[],"leftovers":[],
         "collections":[{"collection":"甲","target":"z","status":"Importing","documents":1000,"imported":40},{"collection":"乙","target":"y","status":"Passed","documents":9,"imported":9,"differences":0}]}
        """;

    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        server.On("POST /api/drills", $$"""{"id":"{{Id}}"}""", status: 202);
        Drills(Failed);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("drill-failed-80", 80)]
    [InlineData("drill-failed-40", 40)]
    [InlineData("drill-failed.zh-CN", null, "--lang", "zh-CN")]
    public async Task Failed_IsApproved(string name, int? columns, params string[] args)
    {
        var ended = (await new Wf(server.Url) { Columns = columns }.RunAsync(["show", Id, "--no-color", .. args])).Is(ExitCode.Done);

        Approval.Matches($"{ended.Out}\n{ended.Error}", $"Screens/{name}.txt");
        Assert.DoesNotContain('\u202e', ended.Out);
        Assert.DoesNotContain('\u001b', ended.Out);
    }

    [Fact]
    public async Task Started_SendsWhatWasAsked_AndDamageEndsWithFour()
    {
        var ended = (await server.Wf.RunAsync("drill", "20261130T180000Z-cd34", "-c", "订单", "-c", "用户", "--sample", "1000", "--quiet")).Is(ExitCode.Damage);

        var sent = JsonNode.Parse(server.Calls.Single(call => call.Call == "POST /api/drills").Body);
        Assert.True(JsonNode.DeepEquals(sent, JsonNode.Parse("""{"backup":"20261130T180000Z-cd34","collections":["订单","用户"],"sampleDocuments":1000}""")), $"{sent}");
        Assert.Contains($"The drill {Id} did not pass.", ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Out);
    }

    [Theory]
    [InlineData("\"outcome\":\"Failed\"", "\"outcome\":\"Canceled\"", (int)ExitCode.Canceled)]
    [InlineData("\"status\":\"Failed\"", "\"status\":\"Canceled\"", (int)ExitCode.Failed)]
    [InlineData("\"outcome\":\"Failed\"", "\"outcome\":\"Unknown\"", (int)ExitCode.Failed)]
    public async Task End_OfAnotherKind_HasItsOwnCode(string from, string to, int code)
    {
        Drills(Failed.Replace(from, to, StringComparison.Ordinal));

        (await server.Wf.RunAsync("drill")).Is((ExitCode)code);
    }

    [Theory]
    [InlineData("""{"detail":"A backup runs.","backupId":"20261130T180000Z-cd34"}""", 409, (int)ExitCode.Claimed)]
    [InlineData("""{"detail":"There is no environment for drills."}""", 409, (int)ExitCode.Refused)]
    [InlineData("""{"detail":"The backup has expired."}""", 410, (int)ExitCode.NotFound)]
    [InlineData("""{"detail":"The drill would put back too much."}""", 400, (int)ExitCode.Usage)]
    public async Task Start_ThatIsRefused_HasItsOwnCode(string answer, int status, int code)
    {
        server.On("POST /api/drills", answer, status);

        (await server.Wf.RunAsync("drill")).Is((ExitCode)code);
    }

    [Fact]
    public async Task Waiting_ThatEnds_SaysThatItGoesOn()
    {
        Drills(Running);
        var late = (await server.Wf.In(new HastyTime()).RunAsync("drill", "--wait-timeout", "3s")).Is(ExitCode.WaitTimedOut);
        Assert.Contains("Drill: 1 of 2 collections, 49 documents put back", late.Out, StringComparison.Ordinal);
        Assert.Contains($"wf cancel {Id} ends it", late.Error, StringComparison.Ordinal);

        using var key = new CancellationTokenSource();
        server.On($"GET /api/drills/{Id}", () =>
        {
            key.Cancel();
            return (200, Running);
        });
        var left = (await server.Wf.RunAsync(key.Token, "drill")).Is(ExitCode.Canceled);
        Assert.Contains("The drill goes on", left.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Asked, call => call.Contains("/cancel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Live_ShowsWhatIsAtWork()
    {
        Drills(Running);
        var ended = (await new Wf(server.Url) { Columns = 80, Time = new HastyTime() }.RunAsync("drill", "--wait-timeout", "2s", "--no-color")).Is(ExitCode.WaitTimedOut);

        Assert.Contains("甲  importing  40 of 1,000", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_IsApproved()
    {
        string[] outcomes = ["Running", "Passed", "Failed", "Canceled", "Melted"];
        var drills = outcomes.Select((outcome, index) => Failed.Replace("ab12", $"ab1{index}", StringComparison.Ordinal).Replace("\"outcome\":\"Failed\"", $"\"outcome\":\"{outcome}\"", StringComparison.Ordinal));
        server.On("GET /api/drills?top=21", $$"""{"drills":[{{string.Join(',', drills)}}]}""");

        Approval.Matches((await new Wf(server.Url) { Columns = 80 }.RunAsync("drills", "--no-color")).Is(ExitCode.Done).Out, "Screens/drills-80.txt");
        Approval.Matches((await server.Wf.RunAsync("drills", "--json")).Is(ExitCode.Done).Out, "Json/drills.json");
    }

    [Fact]
    public async Task Cancel_TakesTheStartOfADrillsId()
    {
        server.On("GET /api/drills?top=100", $$"""{"drills":[{{Running}}]}""").On($"POST /api/drills/{Id}/cancel", $$"""{"id":"{{Id}}"}""", status: 202);

        (await server.Wf.RunAsync("cancel", "d-2026")).Is(ExitCode.Done);

        Assert.Contains($"POST /api/drills/{Id}/cancel", server.Asked);
    }

    [Fact]
    public async Task Recovery_IsPrintedAsItIs_ButForWhatATerminalWouldObey()
    {
        server.With("/api/recovery", "# Sheet\n\n`wf` \u001b[2J\n", type: "text/markdown; charset=utf-8");

        Assert.Equal("# Sheet\n\n`wf` \\u001b[2J\n", (await server.Wf.RunAsync("recovery")).Is(ExitCode.Done).Out);
        Approval.Matches((await server.Wf.RunAsync("recovery", "--json", "--lang", "zh-CN")).Is(ExitCode.Done).Out, "Json/recovery.json");
        Assert.Equal(["GET /api/recovery?lang=en", "GET /api/recovery?lang=zh-CN"], server.Asked);
        server.With("/api/recovery", "<html>", type: "text/html");
        (await server.Wf.RunAsync("recovery")).Is(ExitCode.Failed);
    }

    private void Drills(string drill) => server.On($"GET /api/drills/{Id}", drill);
}
