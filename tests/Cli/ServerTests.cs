using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Servers that are away, are none, refuse the key, or are of another version: each a sentence and an exit code.</summary>
public sealed class ServerTests
{
    [Fact]
    public async Task Server_ThatIsAway_IsNamed_WithWhatToDo()
    {
        var ended = await new Wf(new Uri("http://127.0.0.1:1")).RunAsync("list");

        Assert.Equal(ExitCode.Failed, ended.Code);
        Assert.Equal("wf: http://127.0.0.1:1/ cannot be reached: Connection refused. Is the app running? Name another server with --url or WORKFLOW_URL.\n", ended.Error);
    }

    [Fact]
    public async Task Error_WithJson_IsOneLineOnStandardError()
    {
        var ended = await new Wf(new Uri("http://127.0.0.1:1")).RunAsync("list", "--json");

        Assert.Equal("", ended.Out);
        Assert.StartsWith("""{"message_type":"exit_error","code":1,"message":"http://127.0.0.1:1/ cannot be reached""", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "text/html", "<html>Welcome to nginx</html>", "answers, but it is not Workflow (HTTP 200, text/html)")]
    [InlineData(200, "application/json", "{}", "gives an answer that Workflow never gives")]
    [InlineData(200, "application/json", "[1]", "gives an answer that Workflow never gives")]
    [InlineData(200, "application/json", """{"backups":[{"id":1}]}""", "gives an answer that Workflow never gives")]
    [InlineData(200, "application/json", "", "answers, but it is not Workflow")]
    [InlineData(302, "text/html", "https://elsewhere.example/", "answers, but it is not Workflow (HTTP 302")]
    [InlineData(404, "text/plain", "", "does not know this call")]
    [InlineData(500, "text/plain", "Internal Server Error", "answers, but it is not Workflow (HTTP 500")]
    public async Task Answer_ThatIsNone_IsTold(int status, string type, string body, string expected)
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", body, status, type);

        var ended = await server.Wf.RunAsync("list");

        Assert.Equal(ExitCode.Failed, ended.Code);
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "", ExitCode.KeyRefused)]
    [InlineData(403, """{"detail":"Nein."}""", ExitCode.KeyRefused)]
    [InlineData(404, """{"detail":"There is none."}""", ExitCode.NotFound)]
    [InlineData(400, """{"detail":"'top' is wrong."}""", ExitCode.Usage)]
    [InlineData(409, """{"detail":"It runs.","backupId":"20261130T180000Z-abcd"}""", ExitCode.Claimed)]
    [InlineData(409, """{"detail":"It runs.","restoreId":"r-20261130T180000Z-abcd"}""", ExitCode.Claimed)]
    [InlineData(409, """{"detail":"It is held."}""", ExitCode.Refused)]
    [InlineData(503, """{"detail":"Storage is away."}""", ExitCode.Failed)]
    public async Task Refusal_BecomesAnExitCode_AndKeepsItsSentence(int status, string body, ExitCode expected)
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", body, status, "application/problem+json");

        var ended = await server.Wf.RunAsync("list");

        Assert.Equal(expected, ended.Code);
        if (body.Length > 0)
            Assert.Equal($"wf: {System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()}\n", ended.Error);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed_WithTheKey()
    {
        await using var other = await FakeServer.StartAsync();
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups", $"{other.Url}api/backups", 307);

        await server.Wf.With("WORKFLOW_KEY", "schlüssel-nicht").RunAsync("list");
        await server.Wf.With("WORKFLOW_KEY", "geheim").RunAsync("list");

        Assert.Equal(["geheim"], server.Keys);
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task Names_ThatATerminalWouldObey_AreWrittenOut()
    {
        await using var server = await FakeServer.StartAsync();
        const string Name = "<script>\u001b[31m\u202e订单\u0007";
        var json = System.Text.Json.JsonSerializer.Serialize(Name);
        server.With("/api/backups/20261130T180000Z-abcd", $$"""
            {"id":"20261130T180000Z-abcd","outcome":"Partial","scope":"all","reason":{{json}},"startedAt":"2026-11-30T18:00:00Z",
             "missed":[{"collection":{{json}},"reason":{{json}}}],"exports":[{"collection":{{json}},"status":"Failed"}]}
            """);

        var screen = await server.Wf.RunAsync("show", "20261130T180000Z-abcd");
        var ended = await server.Wf.RunAsync("show", "20261130T180000Z-abcd", "--json");

        Assert.Contains(@"<script>\u001b[31m\u202e订单\u0007", screen.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(screen.Out + ended.Out, letter => letter is '\u001b' or '\u202e' or '\u0007');
        Assert.Equal(Name, ended.Json.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Names_InATerminalWithColors_AreNoMarkup()
    {
        await using var server = await FakeServer.StartAsync();
        server.With("/api/backups/20261130T180000Z-abcd", """
            {"id":"20261130T180000Z-abcd","outcome":"Complete","scope":"all","startedAt":"2026-11-30T18:00:00Z","exports":[{"collection":"[red]订单[/]","status":"Complete"}]}
            """);

        var ended = await new Wf(server.Url) { Columns = 80 }.RunAsync("show", "20261130T180000Z-abcd");

        Assert.Contains("[red]订单[/]", ended.Is(ExitCode.Done).Out, StringComparison.Ordinal);
    }
}
