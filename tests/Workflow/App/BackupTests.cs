using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups.Orchestrators;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

public sealed class BackupTests
{
    [Fact]
    public async Task Backup_OfEverything_IsCompleteVerifiedAndDescribed()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(3)));
        app.With(("订单", 1200), ("空", 0), ("../etc\"'", 3), ("users", 40), ("日志#1", 7));

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Complete, null), (backup.Outcome, backup.Reason));
        Assert.Equal(1250, backup.Documents);
        Assert.Empty(backup.Missed);
        Assert.InRange(backup.DurationSeconds!.Value, 180, 900);
        Assert.Equal(5, backup.Exports!.Count);
        Assert.All(backup.Exports, export => Assert.True(export.Verified));
        Assert.Equal(ExportStatus.Empty, backup.Exports.Single(export => export.Collection == "空").Status);
        Assert.Contains(backup.Exports, export => export.BlobName == $"{app.Env}/{backup.Id}/%2E.%2Fetc\"'.jsonl.gz");
        Assert.Equal(5, app.Cloud.Jobs.Count);
        var job = app.Cloud.Jobs.Single(job => job.Collection == "订单");
        Assert.Equal(await job.File!.Sha256Async(), backup.Exports.Single(export => export.Collection == "订单").RawSha256);
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
    }

    [Fact]
    public async Task Backup_Manifest_IsWhatHttpShowsAndLinksToTheOneBefore()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 12));

        var first = await app.RunBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        var second = await app.RunBackupAsync();

        var manifest = await app.ManifestAsync(second.Id);
        Assert.Equal(1, manifest.FormatVersion);
        Assert.Equal(first.Id, manifest.PreviousBackupId);
        Assert.Equal(
            await app.Services.GetRequiredService<BackupBlobs>().HashAsync(BlobNames.Manifest(app.Env, first.Id), default), manifest.PreviousManifestSha256);
        Assert.Null((await app.ManifestAsync(first.Id)).PreviousBackupId);
        var shown = JsonSerializer.SerializeToNode(second, Json.Options)!.AsObject();
        var written = JsonSerializer.SerializeToNode(manifest, Json.Options)!.AsObject();
        // Written before anybody can accept it, or rely on it.
        Assert.True(shown.Remove("gate") && shown.Remove("trust"));
        foreach (var (name, value) in shown)
            Assert.Equal(value?.ToJsonString(), written[name]?.ToJsonString());
        Assert.False(written.ContainsKey("trust"));
    }

    [Fact]
    public async Task Backup_AJobOfTenMinutes_CostsAFewCalls()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(10)));
        app.With(("订单", 10));

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        Assert.InRange(app.Cloud.Calls().Values.Sum(), 5, 25);
        Assert.InRange(backup.DurationSeconds!.Value, 600, 680);
    }

    [Fact]
    public async Task Backup_TwentyCollections_KeepsToItsWindowAndItsCustomStatus()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromSeconds(30)), ("Backup__MaxConcurrentExports", "3"));
        app.With([.. Enumerable.Range(0, 20).Select(i => ($"集合{i}", 2))]);

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, backup.Outcome);
        var jobs = app.Cloud.Jobs;
        foreach (var job in jobs)
            Assert.InRange(jobs.Count(other => other.AcceptedAt <= job.AcceptedAt && other.AcceptedAt + other.Durations.Total > job.AcceptedAt), 1, 3);
        var status = (await app.Client.GetInstanceAsync(backup.Id, getInputsAndOutputs: true))!;
        var progress = status.ReadCustomStatusAs<BackupProgress>()!;
        Assert.Equal(("Recording", 20, 20, 0, 40L), (progress.Stage, progress.Total, progress.Done, progress.Failed, progress.Documents));
        Assert.Equal(backup.Id, status.ReadOutputAs<BackupRecord>()!.Id);
    }

    [Fact]
    public async Task Backup_NamedCollections_ExportsThoseOnly()
    {
        await using var app = await RunningApp.StartAsync(null, ("Backup__Exclude", "users"));
        app.With(("订单", 5), ("users", 5), ("日志", 5));

        var all = await app.RunBackupAsync();
        var named = await app.RunBackupAsync("""{"collections":["users"]}""");

        Assert.Equal(["日志", "订单"], all.Exports!.Select(export => export.Collection).Order(StringComparer.Ordinal));
        Assert.Equal(["users"], named.Exports!.Select(export => export.Collection));
    }

    [Fact]
    public async Task Backup_ANameThatCannotBeStored_IsMissedWithItsReasonAndNumbersNothingElse()
    {
        await using var app = await RunningApp.StartAsync();
        app.With((new string('长', 80), 1), ("订单", 1));

        var backup = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Partial, backup.Outcome);
        Assert.Contains("200 bytes", Assert.Single(backup.Missed).Reason, StringComparison.Ordinal);
        var row = await app.Services.GetRequiredService<ExportsTable>().GetAsync(backup.Id, "订单", default);
        Assert.NotNull(await app.Client.GetInstanceAsync(row.InstanceId!));
    }

    [Fact]
    public async Task Backup_AnEnvironmentWithoutCollections_FailsAndSaysSo()
    {
        await using var app = await RunningApp.StartAsync();
        app.Cloud.Env(app.Env);

        var backup = await app.RunBackupAsync();

        Assert.Equal((BackupOutcome.Failed, "There is no collection to back up."), (backup.Outcome, backup.Reason));
    }

    [Fact]
    public async Task Backup_StoreAndLog_HoldNoSecretTokenLinkOrDocument()
    {
        await using var app = await RunningApp.StartAsync();
        app.Cloud.Env(app.Env).Collection("订单").Add("""{"_id":"1","身份证":"110101199003077758"}""");

        await app.RunBackupAsync();
        await app.StopHostAsync();

        var text = app.Log.Text;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(app.StorePath)!, "store.db*"))
            text += Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file));
        Assert.Contains("ExportCollectionOrchestrator", text, StringComparison.Ordinal);
        foreach (var secret in (string[])[app.Cloud.AppSecret, "access_token=", "q-signature", "q-sign-time", "110101199003077758", "SharedKey", "AccountKey"])
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_ANameThatATerminalWouldObey_IsWrittenOutInLogAndSentences()
    {
        const string Name = "\u001b]0;改\u0007\u202e订单";
        await using var app = await RunningApp.StartAsync();
        app.With((Name, 2)).Cloud.Faults.Set("effect=brokenLine,line=1");

        var backup = await app.RunBackupAsync();

        Assert.Equal(Name, Assert.Single(backup.Missed).Collection);
        Assert.StartsWith(@"\u001b]0;改\u0007\u202e订单: ", backup.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, app.Log.Text, StringComparison.Ordinal);
        Assert.Contains(@"\u001b]0;改\u0007\u202e订单", app.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_StartedByName_DerivesItsIdAndTakesTheSettings()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5));

        using var started = await app.PostAsync("runtime/webhooks/durabletask/orchestrators/BackupOrchestrator/by-hand");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var instance = await app.Client.WaitForInstanceCompletionAsync("by-hand", getInputsAndOutputs: true);

        var record = instance.ReadOutputAs<BackupRecord>()!;
        Assert.True(BackupId.IsValid(record.Id));
        Assert.Equal(BackupOutcome.Complete, (await app.GetAsync(record.Id)).Outcome);
    }

    [Fact]
    public async Task Backup_StartedByNameWhileOneRuns_EndsSupersededAndTouchesNothing()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 5));
        app.Clock.AutoAdvance = false;
        var first = await app.StartBackupAsync();

        await app.PostAsync("runtime/webhooks/durabletask/orchestrators/BackupOrchestrator/by-hand");
        var second = await app.Client.WaitForInstanceCompletionAsync("by-hand", getInputsAndOutputs: true);

        var record = second.ReadOutputAs<BackupRecord>()!;
        Assert.Equal((OrchestrationRuntimeStatus.Completed, BackupOutcome.Superseded), (second.RuntimeStatus, record.Outcome));
        Assert.Contains(first, record.Reason, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Http.GetAsync($"api/backups/{record.Id}")).StatusCode);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(first)).Outcome);
    }

    [Fact]
    public async Task Backup_RestartedUnderItsOwnInstanceIdOnceItHasEnded_TouchesNothingAndSaysSo()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 5));
        var first = await app.RunBackupAsync();

        await app.Client.RestartAsync(first.Id, restartWithNewInstanceId: false);
        var again = await app.Client.WaitForInstanceCompletionAsync(first.Id, getInputsAndOutputs: true);

        var record = again.ReadOutputAs<BackupRecord>()!;
        Assert.Equal((first.Id, BackupOutcome.Superseded), (record.Id, record.Outcome));
        Assert.Equal($"The backup {first.Id} has ended (Complete). This run changed nothing; start another backup.", record.Reason);
        Assert.Equivalent(first, await app.GetAsync(first.Id), strict: true);
        Assert.Single(app.Cloud.Jobs);
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
    }

    [Fact]
    public async Task Backup_RestartedUnderItsOwnInstanceIdInTheMiddle_IsEndedAndNumbersNothingAnew()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("甲", 1), ("乙", 1), ("丙", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync("""{"collections":["甲","乙","丙"]}""");
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Client.TerminateInstanceAsync(id);
        await app.Client.WaitForInstanceCompletionAsync(id);

        await app.Client.RestartAsync(id, restartWithNewInstanceId: false);
        var again = await app.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        Assert.Equal(BackupOutcome.Superseded, again.ReadOutputAs<BackupRecord>()!.Outcome);
        var ended = await app.GetAsync(id);
        Assert.Equal(BackupOutcome.Failed, ended.Outcome);
        Assert.Contains("restarted", ended.Reason, StringComparison.Ordinal);
        Assert.All(ended.Exports!, export => Assert.Equal(ExportStatus.Failed, export.Status));
        Assert.Equal(3, app.Cloud.Jobs.Count);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.RunBackupAsync()).Outcome);
    }
}
