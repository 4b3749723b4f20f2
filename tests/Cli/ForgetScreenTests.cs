using System.Text.Json.Nodes;
using Cli.Tests.Support;

namespace Cli.Tests;

/// <summary>Plans that take years to come about, and deletions that end badly.</summary>
public sealed class ForgetScreenTests : IAsyncLifetime
{
    private const string Plan = """
        {"plan":"0123456789abcdef0123456789abcdef","rules":"0123456789abcdef","rulesText":"last 3, daily 7; others 14.00:00:00; at least 3 good; Asia/Shanghai",
         "frozen":null,"sentence":"8 backups are kept, 3 will be deleted within the hour.","at":"2026-12-01T02:00:00+00:00","backups":[
        {"id":"20261130T180000Z-aaa1","keep":["last","daily 2026-12-01","minimumGood"]},
        {"id":"20261129T180000Z-aaa2","keep":["daily 2026-11-30","minimumGood"]},
        {"id":"20261128T180000Z-aaa3","keep":["others until 2026-12-12 18:03Z"]},
        {"id":"20261127T180000Z-aaa4","keep":["held: <script>alert('\u001b[2J')</script> \u202etidua"]},
        {"id":"20261126T180000Z-aaa5","keep":["needed by r-20261201T010000Z-r001 until 2026-12-02 01:00Z","read by d-1"]},
        {"id":"20261125T180000Z-aaa6","keep":["safety copy until 2026-12-25 18:00Z"]},
        {"id":"20261124T180000Z-aaa7","keep":["dated ahead"]},
        {"id":"20261123T180000Z-aaa8","keep":["a rule of a later version"]},
        {"id":"20261122T180000Z-bbb1","expire":"ladder"},
        {"id":"20261121T180000Z-bbb2","expire":"others"},
        {"id":"20261120T180000Z-bbb3","expire":"safetyCopy"}]}
        """;

    private const string Link = "/api/instances/retention-20261201T020000Z?key=geheim-987";
    private FakeServer server = null!;

    public async Task InitializeAsync()
    {
        server = await FakeServer.StartAsync();
        server.On("GET /api/retention", Plan).On("GET /api/backups/20261130T180000Z-aaa1", """{"id":"20261130T180000Z-aaa1","env":"商店","outcome":"Complete"}""")
            .On("POST /api/retention/apply", $$"""{"id":"retention-20261201T020000Z","statusQueryGetUri":"http://inside.example{{Link}}"}""", 202);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("forget-80", 80)]
    [InlineData("forget-40", 40)]
    [InlineData("forget-plain", null)]
    [InlineData("forget-all-plain", null, "--all")]
    [InlineData("forget-all-80.zh-CN", 80, "--all", "--lang", "zh-CN")]
    [InlineData("forget.zh-CN", null, "--lang", "zh-CN")]
    public async Task Plan_IsApproved(string name, int? columns, params string[] args)
    {
        var wf = new Wf(server.Url) { Columns = columns };

        var ended = (await wf.RunAsync(["forget", "--no-color", .. args])).Is(ExitCode.Done);

        Approval.Matches(ended.Out, $"Screens/{name}.txt");
    }

    [Fact]
    public async Task Plan_Json_IsTheAnswer()
    {
        var ended = (await server.Wf.RunAsync("forget", "--json")).Is(ExitCode.Done);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Plan), JsonNode.Parse(ended.Out)));
        Assert.DoesNotContain('\u001b', ended.Out + ended.Error);
        Assert.DoesNotContain('\u202e', ended.Out + ended.Error);
    }

    [Fact]
    public async Task Plan_Nothing_IsSaid()
    {
        server.On("GET /api/retention", """{"plan":"0","rulesText":"last 3","frozen":null,"sentence":"None.","at":"2026-12-01T02:00:00Z","backups":[]}""");

        Assert.Contains("there is nothing to delete.", (await server.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Done).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateTripped", "wf accept")]
    [InlineData("rebuilt", "--unfreeze")]
    [InlineData("clock", "no backup")]
    [InlineData("rulesNotApplied", "wf forget --apply", false)]
    [InlineData("newDefinition", "other collections", false)]
    [InlineData("reasonOfALaterVersion", "8 backups are kept", false)]
    public async Task Frozen_IsSaid_AndRefusedWhereApplyingDoesNotEndIt(string frozen, string said, bool isRefused = true)
    {
        server.On("GET /api/retention", Plan.Replace("\"frozen\":null", $"\"frozen\":\"{frozen}\"", StringComparison.Ordinal));

        var shown = (await server.Wf.RunAsync("forget")).Is(ExitCode.Done);
        // Where it is not refused at once, the name is asked for, which nobody gives.
        var ended = (await server.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Refused);

        Assert.Contains(said, shown.Out, StringComparison.Ordinal);
        Assert.Equal(isRefused, ended.Error.Contains(said, StringComparison.Ordinal));
        Assert.Equal(!isRefused, ended.Error.Contains("--confirm 商店", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Apply_NoRules_IsRefused()
    {
        server.On("GET /api/retention", """{"plan":"0","rulesText":"no rules","frozen":null,"sentence":"No.","at":"2026-12-01T02:00:00Z","backups":[{"id":"20261130T180000Z-aaa1","keep":["there are no rules"]}]}""");

        Assert.Contains("nothing is ever deleted", (await server.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_RulesThatLetNothingGoYet_StillAsksForTheName()
    {
        server.On("GET /api/retention", """{"plan":"0","rulesText":"last 3","frozen":"rulesNotApplied","sentence":"No.","at":"2026-12-01T02:00:00Z","backups":[{"id":"20261130T180000Z-aaa1","keep":["last"]}]}""");
        Status("Completed", """{"expired":0,"left":0}""");

        var unattended = (await server.Wf.RunAsync("forget", "--apply")).Is(ExitCode.Refused);
        var applied = (await server.Wf.RunAsync("forget", "--apply", "--confirm", "商店")).Is(ExitCode.Done);

        Assert.Contains("From now on these rules delete backups of 商店", unattended.Error, StringComparison.Ordinal);
        Assert.EndsWith("The rules are applied: backups that they no longer keep are deleted within the hour.\n", applied.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_APlanThatIsAnotherByNow_IsRefusedWithTheAppsSentence()
    {
        server.On("POST /api/retention/apply", """{"title":"The plan cannot be applied","detail":"The plan is another by now."}""", 409);

        var ended = (await server.Wf.RunAsync("forget", "--apply", "--confirm", "商店")).Is(ExitCode.Refused);

        Assert.EndsWith("wf: The plan is another by now.\n", ended.Error, StringComparison.Ordinal);
        Assert.Equal("""{"plan":"0123456789abcdef0123456789abcdef"}""", server.Calls.Single(call => call.Call == "POST /api/retention/apply").Body);
    }

    [Fact]
    public async Task Apply_StorageKeepsFiles_IsPartial()
    {
        Status("Completed", """{"after":null,"expired":1,"left":1}""");
        AfterApply(Plan.Replace("""{"id":"20261122T180000Z-bbb1","expire":"ladder"},""", "", StringComparison.Ordinal));

        var ended = (await server.Wf.RunAsync("forget", "--apply", "--confirm", "商店", "--json")).Is(ExitCode.Partial);

        Approval.Matches(string.Join('\n', ended.Out.Split('\n').Skip(1)), "Json/forget-apply.jsonl");
        Approval.Matches(ended.Error, "Screens/forget-apply.txt");
    }

    [Fact]
    public async Task Apply_DeletionFails_IsFailed()
    {
        Status("Failed", "\"Task 'ExpireBackup' failed.\"");

        var ended = (await server.Wf.RunAsync("forget", "--apply", "--confirm", "商店")).Is(ExitCode.Failed);

        Assert.Contains("The deletion retention-20261201T020000Z failed.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_CtrlCWhileWaiting_SaysThatItGoesOn()
    {
        using var stop = new CancellationTokenSource();
        server.On($"GET {Link}", () =>
        {
            stop.Cancel();
            return (202, """{"runtimeStatus":"Running","output":null}""");
        });

        var ended = (await server.Wf.RunAsync(stop.Token, "forget", "--apply", "--confirm", "商店")).Is(ExitCode.Canceled);

        Assert.EndsWith("The deletion goes on; wf forget shows what is left to delete.\n", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(202, "Running")]
    [InlineData(500, "")]
    public async Task Apply_WaitedLongEnough_SaysThatItGoesOn(int status, string runtimeStatus)
    {
        server.On($"GET {Link}", $$"""{"runtimeStatus":"{{runtimeStatus}}","detail":"Try again."}""", status);

        var ended = (await server.Wf.In(new HastyTime()).RunAsync("forget", "--apply", "--confirm", "商店", "--wait-timeout", "30s")).Is(ExitCode.WaitTimedOut);

        Assert.Contains("Waited for 30 s. The deletion goes on", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim-987", ended.Out + ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unfreeze_SendsTheReason()
    {
        server.On("POST /api/retention/unfreeze", """{"unfrozen":true,"reason":"看过了"}""");

        var ended = (await server.Wf.RunAsync("forget", "--unfreeze", "--reason", "看过了", "--json")).Is(ExitCode.Done);

        Assert.Equal("看过了", ended.Json.GetProperty("reason").GetString());
        Assert.Equal("Retention follows its rules again.\n", ended.Error);
    }

    private void Status(string status, string output) => server.On($"GET {Link}", $$"""{"runtimeStatus":"{{status}}","output":{{output}}}""");

    // The first plan is the one that is shown and applied.
    private void AfterApply(string plan)
    {
        var reads = 0;
        server.On("GET /api/retention", () => (200, reads++ == 0 ? Plan : plan));
    }
}
