using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Workflow.Notify;
using Workflow.Notify.Orchestrators;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;

namespace Workflow.Tests.Notify;

/// <summary>
/// Events that were being told when a new version came must go on: the histories in <c>Histories/</c> are replayed against today's orchestrator. After
/// a change that is meant, record anew: <c>RECORD_HISTORIES=1 dotnet test tests/Workflow --filter RecordedNotify</c>.
/// </summary>
public sealed class RecordedNotifyTests
{
    private const string Subject = "20261121T175900Z-ab12";

    private static readonly HistoryReplayer Replayer = new(registry => registry.AddOrchestratorFunc(nameof(NotifyOrchestrator), NotifyOrchestrator.Run));

    [Fact]
    public void HistoriesOfEarlierVersions_Replay() => Assert.Equal(2, Replayer.ReplayFolder(Folder()));

    [Fact]
    public async Task EventsOfToday_Replay_ThroughFailuresAWaitAndTheEnd()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "Feishu");
        site.Chats["WeCom"] = Mood.Broken;
        site.Chats["Feishu"] = Mood.Hangs;
        await site.TellAsync(site.Notice(NoticeKind.Partial, "first"));
        await site.Chats.WaitAsync(chats => chats.Calls.Contains("Feishu"));
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        site.Chats["Feishu"] = Mood.Well;
        await site.Chats.CutAsync();
        await site.App.Log.WaitForAsync("WeCom did not get failed");
        await site.Chats.WaitAsync(chats => chats.TakenBy("Feishu").Count == 2);

        foreach (var channel in new[] { "WeCom", "Feishu" })
        {
            var history = Assert.Single(RecordedHistory.TakeFamily(
                site.App.Services, NoticeKeys.Instance(site.App.Env, NoticeKind.Failed, Subject, channel)));
            HistoryReplayer.For(site.App.Services).Replay(history);
            if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
                RecordedHistory.Parse(history.ToJson().Replace(site.App.Env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder(), $"{channel}.json"));
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Histories");
}
