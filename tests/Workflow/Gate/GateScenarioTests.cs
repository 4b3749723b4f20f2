using Simulator.Data;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.Gate;

/// <summary>
/// Twelve things that happen to a database between two nights, each over the whole app: what the gate says of the second backup. docs/gate.md says
/// why each is right.
/// </summary>
public sealed class GateScenarioTests
{
    private static readonly (string Name, string? Value) IgnoreLogs = ("Gate__Collections__日志__Ignore", "true");
    private static readonly (string Name, string? Value) SessionsMayChurn = ("Gate__Collections__会话__ChurnPercent", "100");

    public static TheoryData<string, GateVerdict, string> Scenarios => new()
    {
        { "mass delete", GateVerdict.Tripped, "shrunk 用户" },
        { "mass overwrite", GateVerdict.Tripped, "churn 用户" },
        { "empty export", GateVerdict.Tripped, "emptied 用户" },
        { "wrong environment", GateVerdict.Tripped, "smaller *, gone 用户, gone 日志, gone 会话, gone 配置" },
        { "a collection gone", GateVerdict.Tripped, "gone 配置" },
        { "one renamed", GateVerdict.Tripped, "gone 用户" },
        { "ordinary growth", GateVerdict.Passed, "" },
        { "TTL collection", GateVerdict.Tripped, "churn 会话" },
        { "TTL collection, its churn allowed", GateVerdict.Passed, "" },
        { "truncated log collection", GateVerdict.Tripped, "shrunk 日志" },
        { "truncated log collection, ignored", GateVerdict.Passed, "(shrunk 日志)" },
        { "tiny collections", GateVerdict.Passed, "" },
        { "first backup", GateVerdict.First, "" },
        { "changed definition", GateVerdict.First, "" },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Backup_AfterANight_IsJudgedRight(string scenario, GateVerdict verdict, string findings)
    {
        await using var app = await RunningApp.StartAsync();
        var env = app.Cloud.Env(app.Env);
        env.Collection("用户").AddGenerated(400);
        env.Collection("日志").AddGenerated(300, seed: 2);
        env.Collection("会话").AddGenerated(150, seed: 3);
        env.Collection("配置").Add("""{"_id":"甲","开":true}""", """{"_id":"乙","开":false}""", """{"_id":"丙"}""");
        BackupRecord? before = null;
        if (scenario != "first backup")
        {
            before = await app.RunBackupAsync();
            Assert.Equal((BackupOutcome.Complete, GateVerdict.First), (before.Outcome, before.Gate!.Verdict));
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
            await HappenAsync(scenario, app, env);
        }

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        Assert.NotEqual(before?.Id, backup.Id);
        Assert.Equal(findings, string.Join(", ", backup.Gate!.Findings.Select(Brief)));
        Assert.Equal((verdict, verdict == GateVerdict.First ? null : before!.Id), (backup.Gate.Verdict, backup.Gate.Baseline));
        Assert.Equal(verdict != GateVerdict.Tripped, backup.IsGood);
        Assert.Contains($"of {app.Env} (all{(backup.IsGood ? "" : ", tripped")}) ended Complete: ", app.Log.Text, StringComparison.Ordinal);
    }

    private static async Task HappenAsync(string scenario, RunningApp app, CloudEnvironment env)
    {
        switch (scenario)
        {
            case "mass delete":
                KeepFirst(env.Collection("用户"), 199);
                break;
            case "mass overwrite":
                Overwrite(env.Collection("用户"), 201);
                break;
            case "empty export":
                env.Collection("用户").Clear();
                break;
            // The account's secret or the address of the service leads to another cloud; the environment's name is the same.
            case "wrong environment":
                foreach (var name in (string[])["用户", "日志", "会话", "配置"])
                    env.Delete(name);
                env.Collection("测试").Add("""{"_id":1}""");
                break;
            case "a collection gone":
                env.Delete("配置");
                break;
            case "one renamed":
                var lines = LinesOf(env.Collection("用户"));
                env.Delete("用户");
                env.Collection("会员").Add(lines);
                break;
            case "ordinary growth":
                env.Collection("用户").AddGenerated(500, seed: 9);
                Overwrite(env.Collection("日志"), 20);
                env.Collection("订单").AddGenerated(10);
                break;
            case "TTL collection" or "TTL collection, its churn allowed":
                env.Collection("会话").Clear();
                env.Collection("会话").AddGenerated(160, seed: 77);
                break;
            case "truncated log collection" or "truncated log collection, ignored":
                KeepFirst(env.Collection("日志"), 20);
                break;
            case "tiny collections":
                env.Collection("配置").Clear();
                env.Collection("配置").Add("""{"_id":"丁"}""");
                break;
        }
        (string, string?)[] settings = scenario switch
        {
            "TTL collection, its churn allowed" => [SessionsMayChurn],
            "truncated log collection, ignored" => [IgnoreLogs],
            "changed definition" => [("Backup__Exclude", "会话")],
            _ => [],
        };
        if (settings.Length == 0)
            return;
        await app.StopHostAsync();
        await app.StartHostAsync(settings);
    }

    private static string[] LinesOf(CloudCollection collection) => [.. collection.Documents().Values];

    private static void KeepFirst(CloudCollection collection, int count)
    {
        var lines = LinesOf(collection);
        collection.Clear();
        collection.Add(lines[..count]);
    }

    private static void Overwrite(CloudCollection collection, int count)
    {
        var lines = LinesOf(collection);
        collection.Clear();
        collection.Add([.. lines.Select((line, n) => n < count ? line.Insert(line.Length - 1, ""","改":1""") : line)]);
    }

    private static string Brief(GateFinding finding)
    {
        var text = $"{finding.Kind.ToString().ToLowerInvariant()} {finding.Collection ?? "*"}";
        return finding.Explained is null ? text : $"({text})";
    }
}
