using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using DurableTask.Sqlite.Testing;
using Workflow.Exports.Orchestrators;
using Workflow.Imports.Orchestrators;
using Workflow.Restores.Activities;
using Workflow.Restores.Orchestrators;
using static Workflow.Tests.Restores.RestoreSite;

namespace Workflow.Tests.Restores;

/// <summary>
/// Restores that were at work when a new version came must go on: histories of earlier versions, in <c>Histories/</c>, are replayed against today's
/// orchestrators, see <c>RecordedBackupTests</c>. After a change that is meant, with instances of the old code ended, record anew:
/// <c>RECORD_HISTORIES=1 dotnet test tests/KeptBackups --filter RecordedRestore</c>. Names and times in them are of tests; there is no secret.
/// </summary>
public sealed class RecordedRestoreTests
{
    private const string Confirmed = $",\"confirm\":{{\"{Orders}\":\"{Orders}\"}}";
    private const string One = """{"_id":"一","n":1.0}""";
    private const string Two = """{"_id":"二","n":2}""";
    private const string Three = """{"_id":3,"n":"三"}""";

    // An execution ends after a hundred parts. Of these documents each is a part of its own.
    private const int PartsOfTheLongOne = 103;
    private static readonly string Filler = new('长', 400);

    private static bool IsRecording { get; } = Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1";

    private static readonly (string Name, Func<TaskOrchestrationContext, Task<object?>> Run)[] Orchestrators =
    [
        Of(nameof(RestoreOrchestrator), RestoreOrchestrator.Run),
        Of(nameof(ProbeOrchestrator), ProbeOrchestrator.Run),
        Of(nameof(PlanUnitOrchestrator), PlanUnitOrchestrator.Run),
        Of(nameof(ApplyUnitOrchestrator), ApplyUnitOrchestrator.Run),
        Of(nameof(ProveUnitOrchestrator), ProveUnitOrchestrator.Run),
        Of(nameof(DropTargetOrchestrator), DropTargetOrchestrator.Run),
        Of(nameof(KeepRestoreOrchestrator), KeepRestoreOrchestrator.Run),
        Of(nameof(ExportCollectionOrchestrator), ExportCollectionOrchestrator.Run),
    ];

    private static readonly HistoryReplayer Replayer = new(registry =>
    {
        foreach (var (name, run) in Orchestrators)
            registry.AddOrchestratorFunc(name, run);
    });

    [Fact]
    public void HistoriesOfEarlierVersions_Replay_AndAreOfEveryOrchestrator()
    {
        if (IsRecording)
            return; // Others are writing them.

        Replayer.ReplayFolder(Folder());

        var recorded = Directory.EnumerateFiles(Folder(), "*.json").Select(RecordedHistory.Load).ToList();
        Assert.Equal(
            Orchestrators.Select(one => one.Name).Order(StringComparer.Ordinal),
            recorded.Select(history => history.Orchestrator).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        // The second execution of one that has more to do than fits into a history.
        Assert.Contains(recorded, history => history is { Orchestrator: nameof(ApplyUnitOrchestrator), Execution: 1 });
    }

    [Fact]
    public void HistoryBrokenOnPurpose_FailsNamingTheEvent()
    {
        if (IsRecording)
            return;
        var broken = RecordedHistory.Load(Path.Combine(Folder("HistoriesBroken"), "skips-clean.json"));

        var mismatch = Assert.Throws<HistoryMismatchException>(() => Replayer.Replay(broken));

        var number = broken.Events.Where(e => e.Name == nameof(UploadPart)).Select(e => e.Number).ElementAt(1);
        Assert.Equal(number, mismatch.EventNumber);
        Assert.Contains($"of activity '{nameof(UploadPart)}'", mismatch.HistorySays, StringComparison.Ordinal);
        Assert.Contains($"of activity '{nameof(CleanPart)}'", mismatch.CodeDid, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestoresOfToday_Replay_ThroughProbeApprovalASecondLookRemovalAndUndo()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Remove("\"一\"");
        site.Target.Put("""{"_id":"二","n":20}""", """{"_id":"四"}""");

        var exact = await site.StartAsync(backup, "exact", Confirmed);
        var planned = await site.WhenAsync(exact, "AwaitingApproval");
        await site.App.Clock.AdvanceAsync(Limits.LookAge + TimeSpan.FromMinutes(1));
        await site.ApproveAsync(planned);
        await EndsAsync(site, "exact", exact, "Complete");
        var undo = await UndoAsync(site, exact, Orders);
        await EndsAsync(site, "undo", undo, "Complete");

        Take(site, "exact", exact);
        Take(site, "undo", undo);
    }

    [Fact]
    public async Task RestoresIntoNewCollectionsOfToday_Replay_ThroughTheirUndoAndToTheEndOfTheirPlans()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__KeepSafety", "1.00:00:00"));
        var backup = await site.BackupOfAsync(One, Two, Three);

        var made = await site.StartAsync(backup, "new", ",\"approve\":true,\"names\":{\"订单\":\"订单_旁边\"}");
        await EndsAsync(site, "new", made, "Complete");
        var undo = await UndoAsync(site, made, "订单_旁边");
        await EndsAsync(site, "dropped", undo, "Complete");
        Assert.False(site.Has("订单_旁边"));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        await site.App.Client.WaitForInstanceCompletionAsync($"{made}:keeper");

        Take(site, "new", made);
        Take(site, "dropped", undo);
        Take(site, "keeper", $"{made}:keeper");
    }

    [Fact]
    public async Task RestoresOfToday_Replay_ThroughALostAnswerACancelAndTheEndOfPatience()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync(One, Two, Three);
        site.Target.Clear();
        var canceled = await site.StartAsync(backup, "missing");
        await site.WhenAsync(canceled, "AwaitingApproval");
        Assert.Equal(HttpStatusCode.Accepted, (await site.PostAsync($"api/restores/{canceled}/cancel", "")).Status);
        await EndsAsync(site, "canceled", canceled, "Canceled");
        var expired = await site.StartAsync(backup, "missing");
        await site.WhenAsync(expired, "AwaitingApproval");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await EndsAsync(site, "expired", expired, "Expired");
        site.Cloud.Faults.Set("effect=cutBefore,endpoint=databasemigrateimport,times=1");
        var lost = await site.StartAsync(backup, "missing", ",\"approve\":true");
        await EndsAsync(site, "lost", lost, "Complete");

        Take(site, "canceled", canceled);
        Take(site, "expired", expired);
        Take(site, "lost", lost);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task RestoreOfToday_OfMorePartsThanOneHistoryHolds_Replays()
    {
        await using var site = await RestoreSite.StartAsync(null, ("Restore__PartBytes", "1000"));
        var backup = await site.BackupOfAsync([.. Enumerable.Range(0, PartsOfTheLongOne).Select(number => $$"""{"_id":{{number}},"t":"{{Filler}}"}""")]);
        site.Target.Clear();

        var id = await site.StartAsync(backup, "missing", ",\"approve\":true");
        var restored = await EndsAsync(site, "long", id, "Complete");

        Assert.Equal(PartsOfTheLongOne, restored.GetProperty("collections")[0].GetProperty("parts").GetProperty("total").GetInt32());
        Take(site, "long", $"{id}:apply:0.0");
    }

    private static async Task<string> UndoAsync(RestoreSite site, string id, string target)
    {
        var answer = await site.PostAsync($"api/restores/{id}/undo", $"{{\"approve\":true,\"confirm\":{{\"{target}\":\"{target}\"}}}}");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        return answer.Json.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> EndsAsync(RestoreSite site, string name, string id, string outcome)
    {
        var restore = await site.EndAsync(id);
        Assert.True(OutcomeOf(restore) == outcome, $"{name} {restore}\n{site.App.Log.Errors}");
        return restore;
    }

    /// <summary>Replays an instance and all below it; where histories are recorded, keeps them instead of those of this name.</summary>
    private static void Take(RestoreSite site, string name, string id)
    {
        var replayer = HistoryReplayer.For(site.App.Services);
        foreach (var earlier in IsRecording ? Directory.GetFiles(Folder(), $"{name}*.json") : [])
            File.Delete(earlier);
        foreach (var history in RecordedHistory.TakeFamily(site.App.Services, id))
        {
            replayer.Replay(history);
            if (IsRecording)
                Save(history, $"{name}{history.InstanceId[id.Length..].Replace(':', '-')}", site.App.Env);
        }
    }

    private static void Save(RecordedHistory history, string name, string env)
    {
        // Named after this process: another name at each recording.
        RecordedHistory.Parse(history.ToJson().Replace(env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder(), $"{name}.json"));
        if (name != "exact-apply-0.0")
            return;
        var clean = history.Events.First(e => e.Name == nameof(CleanPart));
        var cut = history with
        {
            Events = [.. history.Events.Where(e => e != clean && !(e.Event == "TaskCompleted" && e.TaskId == clean.TaskId)).Select((e, n) => e with { Number = n })],
        };
        RecordedHistory.Parse(cut.ToJson().Replace(env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder("HistoriesBroken"), "skips-clean.json"));
    }

    private static (string Name, Func<TaskOrchestrationContext, Task<object?>> Run) Of<T>(string name, Func<TaskOrchestrationContext, Task<T>> run) =>
        (name, async context => await run(context));

    private static string Folder(string name = "Histories", [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
