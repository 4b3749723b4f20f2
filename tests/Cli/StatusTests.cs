using System.Globalization;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>The one screen, and the exit code that alarms go by.</summary>
public sealed class StatusTests
{
    private const string Good = """{"id":"20261130T180000Z-abcd","outcome":"Complete","scope":"all","documents":1234,"startedAt":"2026-11-30T18:00:00Z","endedAt":"2026-11-30T18:05:00Z","gate":{"verdict":"passed"}}""";
    private const string Tripped = """{"id":"20261201T180000Z-abcd","outcome":"Complete","scope":"all","startedAt":"2026-12-01T18:00:00Z","endedAt":"2026-12-01T18:05:00Z","gate":{"verdict":"tripped"}}""";
    private const string Running = """{"id":"20261201T190000Z-abcd","outcome":"Running","scope":"all","startedAt":"2026-12-01T19:00:00Z"}""";
    private const string Schedule = """{"expression":"0 0 18 * * *","staleAfterSeconds":129600,"next":[{"utc":"2026-12-02T18:00:00Z","utc8":"2026-12-03T02:00:00+08:00"}],"problems":[]}""";

    [Theory]
    [InlineData("good", ExitCode.Done, "2026-12-01T12:00:00Z", true, Good)]
    [InlineData("running", ExitCode.Done, "2026-12-01T20:00:00Z", true, Running, Good)]
    [InlineData("tripped", ExitCode.GateTripped, "2026-12-01T20:00:00Z", false, Tripped, Good)]
    [InlineData("stale", ExitCode.Stale, "2026-12-03T20:00:00Z", false, Tripped, Good)]
    [InlineData("none", ExitCode.Stale, "2026-12-01T12:00:00Z", true)]
    public async Task Status_SaysHowItIs_AndEndsSo(string name, ExitCode code, string now, bool gate, params string[] backups)
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/health/details", HealthOf(gate)).With("/api/schedule", Schedule).With("/api/backups", $$"""{"backups":[{{string.Join(',', backups)}}]}""");

        foreach (var language in (string[])["en", "zh-CN"])
        {
            var ended = await new Wf(server.Url) { Time = new FixedTime(now) }.RunAsync("status", "--lang", language);
            Approval.Matches(ended.Is(code).Out, $"Screens/status-{name}.{language}.txt");
        }
        var json = (await new Wf(server.Url) { Time = new FixedTime(now) }.RunAsync("status", "--json")).Is(code).Json;
        Assert.Equal((int)code, json.GetProperty("exitCode").GetInt32());
        if (name == "running")
            Approval.MatchesNormal(Output.JsonText.Of(json, indented: true), "Json/status.json");
    }

    [Fact]
    public async Task Clock_ThatIsAnHourBehindTheServers_IsTold()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/health/details", HealthOf(true)).With("/api/schedule", Schedule).With("/api/backups", $$"""{"backups":[{{Good}}]}""");

        var ended = await new Wf(server.Url) { Time = new FixedTime("2026-11-30T17:05:00Z") }.RunAsync("status");

        Assert.Contains("The last good backup ended 60 min from now", ended.Is(ExitCode.Done).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_WithoutStorage_Fails()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/health/details", """{"status":"unhealthy","storageReachable":false,"parts":[{"name":"storage","ok":false,"sentence":"Storage cannot be reached."}]}""", 503)
            .With("/api/schedule", Schedule);

        Assert.Contains("Storage cannot be reached.", (await server.Wf.RunAsync("status")).Is(ExitCode.Failed).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notify_Test_ShowsWhatEachChannelSaid()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/notify/test", """{"channels":[{"channel":"WeCom","ok":true},{"channel":"Webhook","ok":false,"problem":"HTTP 500."}]}""", 502);

        Assert.Equal("sent    WeCom\nFAILED  Webhook  HTTP 500.\n", (await server.Wf.RunAsync("notify", "test")).Is(ExitCode.Failed).Out.Replace("WeCom    ", "WeCom", StringComparison.Ordinal));
        Approval.Matches((await server.Wf.RunAsync("notify", "test", "--json")).Is(ExitCode.Failed).Out, "Json/notify.test.json");
    }

    [Fact]
    public async Task Part_ThatNeedsAPerson_IsAnAlarm()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/health/details", """{"status":"attention","storageReachable":true,"parts":[{"name":"credentials","ok":false,"sentence":"The service refuses them."}]}""")
            .With("/api/schedule", Schedule).With("/api/backups", $$"""{"backups":[{{Good}}]}""");

        var ended = await new Wf(server.Url) { Time = new FixedTime("2026-12-01T12:00:00Z") }.RunAsync("status");

        Assert.Contains("The service refuses them.", ended.Is(ExitCode.Failed).Out, StringComparison.Ordinal);
    }

    private static string HealthOf(bool gate) => $$"""
        {"status":"{{(gate ? "ok" : "attention")}}","storageReachable":true,"version":"0.1.0+commit","parts":[
          {"name":"storage","ok":true,"sentence":"Blobs and tables can be reached."},
          {"name":"gate","ok":{{(gate ? "true" : "false")}},"sentence":"{{(gate ? "The newest backup is as expected." : "The newest backup tripped.")}}"},
          {"name":"retention","ok":true,"sentence":"No rules: nothing is ever deleted."}]}
        """;
}

/// <summary>A clock that stands, in China.</summary>
internal sealed class FixedTime(string now) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = new ChinaTime().LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);
}
