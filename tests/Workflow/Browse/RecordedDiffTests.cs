using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Workflow.Browse.Diffs;
using Workflow.Browse.Orchestrators;

namespace Workflow.Tests.Browse;

/// <summary>
/// Diffs that were at work when a new version came must go on, and their results must go when their time is over: see <c>RecordedBackupTests</c>.
/// Record anew with <c>RECORD_HISTORIES=1 dotnet test tests/Workflow --filter RecordedDiff</c>.
/// </summary>
public sealed class RecordedDiffTests
{
    private static readonly HistoryReplayer Replayer = new(registry => registry
        .AddOrchestratorFunc(nameof(DiffOrchestrator), DiffOrchestrator.Run)
        .AddOrchestratorFunc(nameof(DiffCollectionOrchestrator), DiffCollectionOrchestrator.Run)
        .AddOrchestratorFunc(nameof(RetainDiffOrchestrator), RetainDiffOrchestrator.Run));

    [Fact]
    public void HistoriesOfEarlierVersions_Replay() => Assert.Equal(4, Replayer.ReplayFolder(Folder()));

    [Fact]
    public async Task DiffsOfToday_Replay()
    {
        await using var site = await BrowseSite.StartAsync();
        site.Fill("用户", """{"_id":"张三"}""");
        var from = await site.BackupOfAsync("""{"_id":"甲"}""");
        var to = await site.BackupOfAsync("""{"_id":"乙"}""");
        await BrowseSite.FlipAsync(await site.IndexAsync(to), -1);
        var id = (await site.DiffAsync(from, to)).GetProperty("id").GetString()!;
        await site.App.Clock.AdvanceAsync(Limits.DiffTime);
        await site.App.Client.WaitForInstanceCompletionAsync(DiffPlan.RetentionOf(id));

        foreach (var (name, instance) in new[] { ("diff", id), ("retention", DiffPlan.RetentionOf(id)) })
        {
            var number = 0;
            foreach (var history in RecordedHistory.TakeFamily(site.App.Services, instance))
            {
                HistoryReplayer.For(site.App.Services).Replay(history);
                // Named after this process: another name at each recording.
                if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
                    RecordedHistory.Parse(history.ToJson().Replace(site.App.Env, "测试环境", StringComparison.Ordinal))
                        .Save(Path.Combine(Folder(), number++ == 0 ? $"{name}.json" : $"{name}-{number - 2}.json"));
            }
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");
}
