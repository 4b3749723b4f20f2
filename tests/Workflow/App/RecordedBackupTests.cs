using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Testing;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups.Orchestrators;
using Workflow.Backups.Schedule;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports.Orchestrators;
using Workflow.Gate.Orchestrators;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>
/// Backups that were running when a new version came must go on: histories of earlier versions, in <c>Histories/</c>, are replayed against
/// today's orchestrators. After a change that is meant, with instances of the old code ended, record anew:
/// <c>RECORD_HISTORIES=1 dotnet test tests/Workflow --filter RecordedBackup</c>. Names and times in them are of tests; there is no secret.
/// </summary>
public sealed class RecordedBackupTests
{
    private static readonly HistoryReplayer Replayer = new(registry => registry
        .AddOrchestratorFunc(nameof(BackupOrchestrator), BackupOrchestrator.Run)
        .AddOrchestratorFunc(nameof(ExportCollectionOrchestrator), ExportCollectionOrchestrator.Run)
        .AddOrchestratorFunc(nameof(GateOrchestrator), GateOrchestrator.Run));

    [Fact]
    public void HistoriesOfEarlierVersions_Replay() => Assert.Equal(14, Replayer.ReplayFolder(Folder()));

    [Fact]
    public void HistoryBrokenOnPurpose_FailsNamingTheEvent()
    {
        var broken = RecordedHistory.Load(Path.Combine(Folder("HistoriesBroken"), "skips-verify.json"));

        var mismatch = Assert.Throws<HistoryMismatchException>(() => Replayer.Replay(broken));

        var number = broken.Events.Single(e => e.Name == "RecordExport").Number;
        Assert.Equal(number, mismatch.EventNumber);
        Assert.Contains($"at event {number}: the history says call #", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("of activity 'RecordExport', the code made call #", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("of activity 'VerifyExport'", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BackupsOfToday_Replay_ThroughWaitsAMissingCollectionAndACancel()
    {
        await using var app = await RunningApp.StartAsync(
            cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(3)), ("Backup__Collections", "订单,空,没有的集合"));
        app.With(("订单", 12), ("空", 0));
        var partial = await app.RunBackupAsync();
        app.Clock.AutoAdvance = false;
        var canceled = await app.StartBackupAsync("""{ "collections": ["订单", "空", "没有的集合"] }""");
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(30));
        await app.PostAsync($"api/backups/{canceled}/cancel");
        await app.WaitAsync(canceled);

        foreach (var (name, id) in new[] { ("partial", partial.Id), ("canceled", canceled) })
        {
            var family = RecordedHistory.TakeFamily(app.Services, id);
            Assert.Equal(4, family.Count);
            foreach (var history in family)
            {
                Check(app, history, history.InstanceId == id ? name : NameOf(name, history));
            }
        }
    }

    [Fact]
    public async Task BackupOfADueTimeOfToday_Replays_ThroughItsWaitForARestore()
    {
        const string Restore = "r-20261121T175900Z-ab12";
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 12)).Clock.AutoAdvance = false;
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await ActivatorUtilities.CreateInstance<BackupTimer>(app.Services).Run(new TimerInfo(), app.Client, default);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(3));
        await StandInHolder.ReleaseAsync(app, Restore);
        // Before the clock moves by itself.
        var id = app.Services.GetRequiredService<DueTimes>().IdOf(app.Clock.GetUtcNow().AddMinutes(-3));
        app.Clock.AutoAdvance = true;
        await app.WaitAsync(id);

        foreach (var history in RecordedHistory.TakeFamily(app.Services, id))
            Check(app, history, history.InstanceId == id ? "delayed" : NameOf("delayed", history));
    }

    [Fact]
    public async Task SecondBackupOfToday_Replays_ThroughTheComparisonOfItsDocuments()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 120));
        var first = await app.RunBackupAsync();
        // What does not fit into one step: an index has to be built first.
        await app.Services.GetRequiredService<DerivedBlobs>().DeleteAsync(DocumentIndexes.NameOf(first.Exports![0].BlobName!), default);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        app.Cloud.Env(app.Env).Collection("订单").Put("""{"_id":"新"}""");

        var second = await app.RunBackupAsync();

        Assert.Equal(GateVerdict.Passed, second.Gate!.Verdict);
        var family = RecordedHistory.TakeFamily(app.Services, second.Id);
        Assert.Contains(family, history => history.Events.Any(e => e.Name == "CountChurn"));
        foreach (var history in family)
            Check(app, history, history.InstanceId == second.Id ? "compared" : NameOf("compared", history));
    }

    private static string NameOf(string family, RecordedHistory history) => $"{family}-{history.InstanceId.Split(':')[^1]}";

    private static void Check(RunningApp app, RecordedHistory history, string name)
    {
        HistoryReplayer.For(app.Services).Replay(history);
        if (Environment.GetEnvironmentVariable("RECORD_HISTORIES") == "1")
            Save(history, name, app.Env);
    }

    private static void Save(RecordedHistory history, string name, string env)
    {
        // Named after this process: another name at each recording.
        RecordedHistory.Parse(history.ToJson().Replace(env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder(), name + ".json"));
        if (name == "partial-0")
        {
            var verify = history.Events.Single(e => e.Name == "VerifyExport");
            var cut = history with
            {
                Events = [.. history.Events.Where(e => e != verify && !(e.Event == "TaskCompleted" && e.TaskId == verify.TaskId)).Select((e, n) => e with { Number = n })],
            };
            RecordedHistory.Parse(cut.ToJson().Replace(env, "测试环境", StringComparison.Ordinal)).Save(Path.Combine(Folder("HistoriesBroken"), "skips-verify.json"));
        }
    }

    private static string Folder(string name = "Histories", [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, name);
}
