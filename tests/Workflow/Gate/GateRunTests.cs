using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Storage;
using Workflow.Tests.Restores;
using Workflow.Tests.Support;

namespace Workflow.Tests.Gate;

/// <summary>The comparison as a part of a backup: canceled, terminated, failing, without indexes, with settings that change.</summary>
public sealed class GateRunTests
{
    [Fact]
    public async Task Cancel_WhileItCompares_EndsTheBackupAtOnce_WithoutAManifest()
    {
        var held = new HeldRemovals();
        await using var app = await HeldInTheGateAsync(held);
        var id = await app.StartBackupAsync();
        await held.Asked.Task;

        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);
        var backup = await app.WaitAsync(id);
        held.Go.SetResult();

        Assert.Equal((BackupOutcome.Canceled, null), (backup.Outcome, backup.Gate));
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => app.ManifestAsync(id));
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.Client.WaitForInstanceCompletionAsync($"{id}:gate")).RuntimeStatus);
    }

    [Fact]
    public async Task Cancel_WhileTheComparisonIsSuspended_EndsBoth()
    {
        var held = new HeldRemovals();
        await using var app = await HeldInTheGateAsync(held);
        var id = await app.StartBackupAsync();
        await held.Asked.Task;
        await app.Client.SuspendInstanceAsync($"{id}:gate");
        Assert.Equal([$"{id}:gate"], (await app.GetAsync(id)).Suspended);

        await app.PostAsync($"api/backups/{id}/cancel");
        var backup = await app.WaitAsync(id);
        held.Go.SetResult();

        Assert.Equal(BackupOutcome.Canceled, backup.Outcome);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await app.Client.WaitForInstanceCompletionAsync($"{id}:gate")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminated_WhileItCompares_IsClosedByTheNextBackup_AndTheComparisonWithIt()
    {
        var held = new HeldRemovals();
        await using var app = await HeldInTheGateAsync(held);
        var id = await app.StartBackupAsync();
        await held.Asked.Task;
        await app.PostAsync($"runtime/webhooks/durabletask/instances/{id}/terminate?reason=x");
        await app.Client.WaitForInstanceCompletionAsync(id);
        held.Go.SetResult();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var next = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, GateVerdict.Passed), (next.Outcome, next.Gate!.Verdict));
        var ended = await app.GetAsync(id);
        Assert.Equal((BackupOutcome.Canceled, null), (ended.Outcome, ended.Gate));
        Assert.True((await app.Client.WaitForInstanceCompletionAsync($"{id}:gate")).IsCompleted);
    }

    [Fact]
    public async Task Killed_WhileItCompares_GoesOnAfterTheStart()
    {
        var held = new HeldRemovals();
        await using var app = await HeldInTheGateAsync(held);
        var id = await app.StartBackupAsync();
        await held.Asked.Task;
        held.Go.SetResult();
        await app.KillHostAsync();

        await app.StartHostAsync();

        var backup = await app.WaitAsync(id);
        Assert.Equal((BackupOutcome.Complete, GateVerdict.Passed), (backup.Outcome, backup.Gate!.Verdict));
    }

    [Fact]
    public async Task ComparisonThatFails_Trips_AndAPersonCanAccept()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 3));
        await app.RunBackupAsync();
        await app.RestartHostAsync(services => services.AddSingleton<IExplainedRemovals>(new BrokenRemovals()));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, GateVerdict.Tripped, false), (backup.Outcome, backup.Gate!.Verdict, backup.IsGood));
        var finding = Assert.Single(backup.Gate.Findings);
        Assert.Equal(GateFindingKind.NotCompared, finding.Kind);
        Assert.Contains("The step PlanGate failed: 表不见了", finding.Sentence.English, StringComparison.Ordinal);
        Assert.Contains("The comparison with the last good backup failed", app.Log.Errors, StringComparison.Ordinal);
        using var answer = await app.PostAsync($"api/backups/{backup.Id}/accept", """{ "reason": "看过了" }""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await app.GetAsync(backup.Id)).IsGood);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task IndexThatIsMissingOrDamaged_IsBuilt_AndTheDocumentsAreCompared(bool isDamaged)
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 200), ("订单", 200));
        var first = await app.RunBackupAsync();
        await SpoilIndexAsync(app, first, "用户", isDamaged);
        Overwrite(app, "用户");
        Overwrite(app, "订单");
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var backup = await app.RunBackupAsync();

        Assert.Equal(["用户", "订单"], backup.Gate!.Findings.Select(finding => finding.Collection).Order(StringComparer.Ordinal));
        Assert.All(backup.Gate.Findings, finding => Assert.Equal((GateFindingKind.Churn, 200L, 200L), (finding.Kind, finding.Before, finding.After)));
    }

    [Fact]
    public async Task IndexThatCannotBeBuilt_LeavesTheCollectionOut_AndTheLogSaysSo()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 200));
        var first = await app.RunBackupAsync();
        await SpoilIndexAsync(app, first, "用户", isDamaged: false);
        var file = await (await app.Services.GetRequiredService<StorageConnection>().GetContainerAsync(BackupBlobs.ContainerName, default))
            .GetBlobClient(first.Exports![0].BlobName).DeleteAsync();
        Overwrite(app, "用户");
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var backup = await app.RunBackupAsync();

        Assert.Equal((GateVerdict.Passed, first.Id), (backup.Gate!.Verdict, backup.Gate.Baseline));
        Assert.Contains($"Backup {backup.Id}, 用户: its documents are not compared with those of {first.Id}", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingThatChangesWhileABackupRuns_CountsForTheNextOne()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("用户", 400));
        await app.RunBackupAsync();
        app.Cloud.Env(app.Env).Collection("用户").Clear();
        app.Cloud.Env(app.Env).Collection("用户").AddGenerated(50).JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30));
        app.Clock.AutoAdvance = false;
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var running = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.StopHostAsync();
        await app.StartHostAsync(("Gate__Collections__用户__Ignore", "true"));
        app.Clock.AutoAdvance = true;

        var old = await app.WaitAsync(running);
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var next = await app.RunBackupAsync();

        Assert.Equal((GateVerdict.Tripped, GateVerdict.Passed), (old.Gate!.Verdict, next.Gate!.Verdict));
        Assert.NotNull(Assert.Single(next.Gate.Findings).Explained);
    }

    [Fact]
    public async Task PartialAndNamedBackups_AreNotCompared()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__Collections", "订单,没有的集合"));
        app.With(("订单", 3));

        var partial = await app.RunBackupAsync();
        var named = await app.RunBackupAsync("""{ "collections": ["订单"] }""");

        Assert.Equal((BackupOutcome.Partial, null), (partial.Outcome, partial.Gate));
        Assert.Equal((BackupOutcome.Complete, null), (named.Outcome, named.Gate));
        Assert.DoesNotContain(":gate", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CollectionThatAnUndoRemoved_IsExplained()
    {
        await using var site = await RestoreSite.StartAsync();
        var backup = await site.BackupOfAsync([.. Enumerable.Range(0, 120).Select(n => $$"""{"_id":"单{{n}}","n":{{n}}}""")]);
        var restored = await site.RestoreAsync(backup, "new");
        var target = restored.GetProperty("collections")[0].GetProperty("target").GetString()!;
        var with = await site.App.GetAsync(await site.BackupAsync());
        await site.UndoAsync(restored.GetProperty("id").GetString()!, target);
        Assert.False(site.Has(target));

        var without = await site.App.GetAsync(await site.BackupAsync());

        Assert.Contains(with.Exports!, export => export.Collection == target);
        Assert.Equal((GateVerdict.Passed, with.Id), (without.Gate!.Verdict, without.Gate.Baseline));
        var finding = Assert.Single(without.Gate.Findings);
        Assert.Equal((GateFindingKind.Gone, target, 120L), (finding.Kind, finding.Collection, finding.Before));
        Assert.Contains(restored.GetProperty("id").GetString()!, finding.Explained!.English, StringComparison.Ordinal);
        Assert.Contains("撤销", finding.Explained.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exact_OfATrippedBackup_IsRefusedWithoutForce()
    {
        await using var site = await RestoreSite.StartAsync();
        await site.BackupOfAsync([.. Enumerable.Range(0, 120).Select(n => $$"""{"_id":"单{{n}}"}""")]);
        site.Target.Clear();
        site.Target.Add("""{"_id":"单1"}""");
        var tripped = await site.App.GetAsync(await site.BackupAsync());
        Assert.Equal(GateVerdict.Tripped, tripped.Gate!.Verdict);
        string Body(string mode, string rest = "") => $"{{\"backup\":\"{tripped.Id}\",\"collections\":[\"{RestoreSite.Orders}\"],\"mode\":\"{mode}\"{rest}}}";

        var refused = await site.PostAsync("api/restores", Body("exact"));
        var chosen = await site.PostAsync("api/restores", Body("exact", ",\"docIds\":[\"单1\"]"));
        var latest = await site.PostAsync("api/restores", Body("missing").Replace(tripped.Id, "latest-verified", StringComparison.Ordinal));
        await site.App.PostAsync($"api/restores/{latest.Json.GetProperty("id").GetString()}/cancel");
        await site.EndAsync(latest.Json.GetProperty("id").GetString()!);
        var forced = await site.PostAsync("api/restores", Body("exact", ",\"force\":true"));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Accepted), (refused.Status, chosen.Status, forced.Status));
        Assert.Contains($"POST /api/backups/{tripped.Id}/accept", refused.Text, StringComparison.Ordinal);
        Assert.NotEqual(tripped.Id, (await site.FindAsync(latest.Json.GetProperty("id").GetString()!)).GetProperty("backupId").GetString());
    }

    // The second backup waits in its comparison until it may go on.
    private static async Task<RunningApp> HeldInTheGateAsync(HeldRemovals held)
    {
        var app = await RunningApp.StartAsync();
        app.With(("订单", 3));
        await app.RunBackupAsync();
        await app.RestartHostAsync(services => services.AddSingleton<IExplainedRemovals>(held));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        return app;
    }

    private static async Task SpoilIndexAsync(RunningApp app, BackupRecord backup, string collection, bool isDamaged)
    {
        var container = await app.Services.GetRequiredService<StorageConnection>().GetContainerAsync(DerivedBlobs.ContainerName, default);
        var blob = container.GetBlobClient(DocumentIndexes.NameOf(backup.Exports!.Single(export => export.Collection == collection).BlobName!));
        if (!isDamaged)
        {
            await blob.DeleteAsync();
            return;
        }
        var bytes = (await blob.DownloadContentAsync()).Value.Content.ToArray();
        // In the entries: behind the header and the table of runs.
        bytes[bytes.Length / 2] ^= 0xff;
        await blob.UploadAsync(BinaryData.FromBytes(bytes), overwrite: true);
    }

    private static void Overwrite(RunningApp app, string name)
    {
        var collection = app.Cloud.Env(app.Env).Collection(name);
        var lines = collection.Documents().Values.Select(line => line.Insert(line.Length - 1, ""","改":1""")).ToArray();
        collection.Clear();
        collection.Add(lines);
    }

    private sealed class HeldRemovals : IExplainedRemovals
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<IReadOnlyList<ExplainedRemoval>> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            await Go.Task.WaitAsync(cancellation);
            return [];
        }
    }

    private sealed class BrokenRemovals : IExplainedRemovals
    {
        public Task<IReadOnlyList<ExplainedRemoval>> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation) =>
            throw new InvalidOperationException("表不见了");
    }
}
