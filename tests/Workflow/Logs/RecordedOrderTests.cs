using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Workflow.Logs.Orchestrators;

namespace Workflow.Tests.Logs;

/// <summary>
/// Orders that were waiting when a new version came must go on, as backups must: see <c>RecordedBackupTests</c>. Record anew with
/// <c>RECORD_HISTORIES=1 dotnet test tests/Workflow --filter RecordedOrder</c>.
/// </summary>
public sealed class RecordedOrderTests
{
    private static readonly HistoryReplayer Replayer = new(registry => registry
        .AddOrchestratorFunc(nameof(CollectLogsOrchestrator), CollectLogsOrchestrator.Run)
        .AddOrchestratorFunc(nameof(RetainLogsOrchestrator), RetainLogsOrchestrator.Run));

    [Fact]
    public void HistoriesOfEarlierVersions_Replay() => Assert.Equal(3, Replayer.ReplayFolder(Folder()));

    [Fact]
    public async Task OrdersOfToday_Replay_AndTheirHistoriesHoldNothingOfALog()
    {
        await using var site = await OrderSite.StartAsync(("Logs__Retention", "01:00:00"));
        var collected = await site.OrderAsync();
        await site.AskAsync("dev0");
        await site.AskAsync("dev1");
        await site.SendAsync(collected, "dev0", 0, Lines.Chunk(0, 3, msg: "秘密的消息"), last: true);
        await site.App.Clock.WhenIdleAsync();
        await site.SendAsync(collected, "dev1", 0, Lines.Nothing, last: true);
        await site.EndAsync(collected);
        var report = await site.Get<Workflow.Logs.ReportStarter>().EnsureAsync(OrderSite.Uin, "报告-1", site.Client, default);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));
        await site.SendAsync(report, "r1", 0, Lines.Chunk(0, 3, msg: "秘密的消息"));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(60));
        await site.EndAsync(report);
        await site.Client.WaitForInstanceCompletionAsync($"{collected}:retention");

        foreach (var (name, id) in new[] { ("collected", collected), ("report", report), ("retention", $"{collected}:retention") })
        {
            var history = Assert.Single(RecordedHistory.TakeFamily(site.App.Services, id));
            HistoryReplayer.For(site.App.Services).Replay(history);
            var json = history.ToJson();
            Assert.DoesNotContain("秘密", json, StringComparison.Ordinal);
            Assert.DoesNotContain("报告-1", json, StringComparison.Ordinal);
            // Named after this process: another name at each recording.
            if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
                RecordedHistory.Parse(json.Replace(site.App.Env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder(), name + ".json"));
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");
}
