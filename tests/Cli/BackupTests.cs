using Cli.Tests.Support;
using Simulator.Data;
using Simulator.Jobs;

namespace Cli.Tests;

/// <summary>Backups that are started, watched, left alone and ended, and what is shown of them; a site of its own, whose cloud it changes.</summary>
public sealed class BackupTests : IClassFixture<Site>
{
    private readonly Site site;

    public BackupTests(Site site) => this.site = site;

    private CloudEnvironment Cloud => site.Cloud.Env(site.Env);

    [Fact]
    public async Task Backup_ThatIsWaitedFor_IsShown_AndEveryVerbShowsIt()
    {
        var ended = (await site.Wf.RunAsync("backup", "--wait")).Is(ExitCode.Done);
        var id = ended.Out.Split(' ')[1];

        Assert.Contains("3 of 3 collections, 123 documents", ended.Out, StringComparison.Ordinal);
        Approval.MatchesNormal((await site.Wf.RunAsync("show", id)).Is(ExitCode.Done).Out, "Screens/show.en.txt");
        Approval.MatchesNormal((await site.Wf.RunAsync("show", id, "--lang", "zh-CN")).Is(ExitCode.Done).Out, "Screens/show.zh-CN.txt");
        Approval.MatchesNormal((await site.Wf.RunAsync("show", id, "--json")).Is(ExitCode.Done).Out, "Json/show.json");
        Approval.MatchesNormal((await site.Wf.RunAsync("ls", id[..15])).Is(ExitCode.Done).Out, "Screens/ls.en.txt");
        Approval.MatchesNormal((await site.Wf.RunAsync("ls", id, "--json")).Is(ExitCode.Done).Out, "Json/ls.json");
        var timeline = (await site.Wf.RunAsync("explain", id, "--collection", "用户")).Is(ExitCode.Done).Out;
        Assert.Contains("request the export", timeline, StringComparison.Ordinal);
        Approval.MatchesNormal(FirstEntries((await site.Wf.RunAsync("explain", id, "--json")).Is(ExitCode.Done).Json), "Json/explain.json");
    }

    [Fact]
    public async Task Backup_ThatIsOnlyStarted_GivesItsId()
    {
        var ended = (await site.Wf.RunAsync("backup", "订单", "--json")).Is(ExitCode.Done);

        Approval.MatchesNormal(ended.Out, "Json/backup.json");
        while ((await RunningAsync()).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
    }

    [Fact]
    public async Task Backup_AsJsonLines_TellsEachStep_AndEndsWithASummary()
    {
        var ended = (await site.Wf.RunAsync("backup", "订单", "--wait", "--json")).Is(ExitCode.Done);

        Assert.All(ended.Lines.SkipLast(1), line => Assert.Equal("status", line.GetProperty("message_type").GetString()));
        Assert.Equal("summary", ended.Lines[^1].GetProperty("message_type").GetString());
        Assert.Equal("Complete", ended.Lines[^1].GetProperty("backup").GetProperty("outcome").GetString());
        Approval.MatchesNormal(ended.Out.Split('\n')[^2], "Json/backup-wait.jsonl");
        Assert.Contains("has started", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_WithSomethingMissing_IsPartial()
    {
        // Too long for a row key: missed, and no job is asked for.
        var name = new string('长', 80);
        Cloud.Collection(name).AddGenerated(1);

        var ended = (await site.Wf.RunAsync("backup", "--wait", "--wait-timeout", "2m")).Is(ExitCode.Partial);

        Assert.Contains($"Missed {name[..60]}", ended.Out, StringComparison.Ordinal);
        Assert.Contains("at most 200 bytes of UTF-8", ended.Out, StringComparison.Ordinal);
        Cloud.Delete(name);
    }

    [Fact]
    public async Task Backup_ThatRunsLong_IsLeftRunning_RefusesASecond_AndIsCanceled()
    {
        Cloud.Collection("慢").AddGenerated(1);
        Cloud.Collection("慢").JobDurations = JobDurations.Of(TimeSpan.FromHours(1));
        using var interrupt = new CancellationTokenSource();
        var waiting = site.Wf.RunAsync(interrupt.Token, "backup", "慢", "--wait", "--json");
        string id;
        while ((id = await RunningAsync()).Length == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        await interrupt.CancelAsync();

        // Ctrl-C ends the waiting alone.
        Assert.Contains($"The backup goes on: wf show {id}", (await waiting).Is(ExitCode.Canceled).Error, StringComparison.Ordinal);
        Assert.Contains(id, (await site.Wf.RunAsync("backup")).Is(ExitCode.Claimed).Error, StringComparison.Ordinal);
        Approval.MatchesNormal((await site.Wf.RunAsync("cancel", id, "--json")).Is(ExitCode.Done).Out, "Json/cancel.json");
        while ((await RunningAsync()).Length > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        Assert.Contains("has ended", (await site.Wf.RunAsync("cancel", id)).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Contains("canceled", (await site.Wf.RunAsync("show", id)).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Cloud.Delete("慢");
    }

    [Fact]
    public async Task Verbs_WithoutChange_AreApproved()
    {
        Approval.MatchesNormal((await site.Wf.RunAsync("doctor", "--json")).Is(ExitCode.Done).Out, "Json/doctor.json");
        Assert.Contains("All 7 checks passed.", (await site.Wf.RunAsync("doctor")).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Approval.MatchesNormal((await site.Wf.RunAsync("schedule", "--json")).Is(ExitCode.Done).Out, "Json/schedule.json");
        Assert.Contains("BackupSchedule is '0 0 0 1 1 *' (UTC).", (await site.Wf.RunAsync("schedule")).Is(ExitCode.Done).Out, StringComparison.Ordinal);
        Assert.Contains("No channel is set.", (await site.Wf.RunAsync("notify", "test")).Is(ExitCode.Refused).Error, StringComparison.Ordinal);
        var version = (await site.Wf.RunAsync("version", "--server", "--json")).Is(ExitCode.Done).Json;
        Approval.MatchesNormal(Output.JsonText.Of(version, indented: true), "Json/version.json");
    }

    private async Task<string> RunningAsync()
    {
        var newest = (await site.Wf.RunAsync("list", "--json", "--limit", "1")).Is(ExitCode.Done).Json.GetProperty("backups");
        return newest.GetArrayLength() > 0 && newest[0].GetProperty("outcome").GetString() == "Running" ? newest[0].GetProperty("id").GetString()! : "";
    }

    // The order of what runs side by side is chance.
    private static string FirstEntries(System.Text.Json.JsonElement timeline) => Output.JsonText.Of(
        Output.JsonText.Make(json =>
        {
            json.WriteString("id", timeline.GetProperty("id").GetString());
            json.WriteStartArray("entries");
            foreach (var entry in timeline.GetProperty("entries").EnumerateArray().Take(3))
                entry.WriteTo(json);
            json.WriteEndArray();
        }),
        indented: true);
}
