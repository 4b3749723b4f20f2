using System.Net;
using Azurite;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

public sealed class CancelAndTimerTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Cancel_InTheMiddle_EndsEveryExportAndWritesNoManifest()
    {
        await using var app = await RunningApp.StartAsync(
            cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)), ("Backup__MaxConcurrentExports", "2"));
        app.With(("甲", 1), ("乙", 1), ("丙", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);
        var backup = await app.WaitAsync(id);

        Assert.Equal(BackupOutcome.Canceled, backup.Outcome);
        Assert.Equal(3, backup.Exports!.Count(export => export.Status == ExportStatus.Canceled));
        Assert.Equal(2, app.Cloud.Jobs.Count);
        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => app.ManifestAsync(id));
        Assert.Equal(HttpStatusCode.Gone, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
    }

    [Fact]
    public async Task Terminated_ARunningBackup_IsShownCanceledAndRewrittenByTheNextStart()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));
        await app.Client.WaitForInstanceCompletionAsync(id);

        Assert.Equal(BackupOutcome.Canceled, (await app.GetAsync(id)).Outcome);
        Assert.Equal(BackupOutcome.Running, (await RowAsync()).Backup.Outcome);
        app.Clock.AutoAdvance = true;
        var next = await app.RunBackupAsync();

        Assert.Equal(BackupOutcome.Complete, next.Outcome);
        Assert.Equal(BackupOutcome.Canceled, (await RowAsync()).Backup.Outcome);
        Assert.Equal(ExportStatus.Canceled, Assert.Single((await app.GetAsync(id)).Exports!).Status);

        async Task<BackupRow> RowAsync() => (await app.Services.GetRequiredService<BackupsTable>().FindAsync(app.Env, id, default))!;
    }

    [Fact]
    public async Task Terminated_OverHttp_LeavesNoExportAtWorkOnceTheNextBackupStarts()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.PostAsync($"runtime/webhooks/durabletask/instances/{id}/terminate?reason=x");
        await app.Client.WaitForInstanceCompletionAsync(id);

        var next = await app.StartBackupAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await app.Client.WaitForInstanceCompletionAsync($"{id}:0")).RuntimeStatus);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(next)).Outcome);
    }

    [Fact]
    public async Task Cancel_WhileListing_StartsNoJob()
    {
        await using var app = await RunningApp.StartAsync();
        app.Clock.AutoAdvance = false;
        app.With(("甲", 1), ("乙", 1)).Cloud.Faults.Answer("databasecollectionget", -1, "system error", times: 3);
        var id = await app.StartBackupAsync();
        await app.Log.WaitForAsync($"of {app.Env} started");

        await app.PostAsync($"api/backups/{id}/cancel");
        app.Clock.AutoAdvance = true;

        Assert.Equal(BackupOutcome.Canceled, (await app.WaitAsync(id)).Outcome);
        Assert.Empty(app.Cloud.Jobs);
    }

    [Fact]
    public async Task Purged_ARunningBackup_IsShownFailed()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));
        await app.Client.WaitForInstanceCompletionAsync(id);
        await app.Client.PurgeInstanceAsync(id);

        var shown = await app.GetAsync(id);

        Assert.Equal(BackupOutcome.Failed, shown.Outcome);
        Assert.Contains("purged", shown.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restarted_InTheMiddle_GoesOnWithTheSameJobs()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromMinutes(30)));
        app.With(("订单", 10), ("users", 10));
        app.Clock.AutoAdvance = false;
        var id = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        await app.StopHostAsync();
        await app.StartHostAsync();
        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);

        Assert.Equal((BackupOutcome.Complete, 20L), (backup.Outcome, backup.Documents));
        Assert.Equal(2, app.Cloud.Jobs.Count);
    }

    [Fact]
    public async Task Timer_AtItsDueTime_StartsABackup()
    {
        await using var app = await RunningApp.StartAsync(null, RunningApp.TimerOn);
        app.With(("订单", 1));

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.Log.WaitForAsync($"of {app.Env} started");
        var backup = Assert.Single(await BackupsAsync(app));
        app.Clock.StopAt = Due.AddHours(1);
        app.Clock.AutoAdvance = true;

        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(backup.Id)).Outcome);
        Assert.StartsWith("20261121T1800", backup.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_WithAScheduleThatNeedsAttention_SaysSoInEachRun()
    {
        await using var app = await RunningApp.StartAsync(null, RunningApp.TimerOn, ("BackupScheduleWeChat", "0 0 3 * * * *"));
        await app.Log.WaitForAsync("The schedule needs attention");

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await app.Log.WaitForAsync("The schedule needs attention", times: 2);
    }

    [Fact]
    public async Task Timer_WhileAnotherBackupRuns_RecordsTheDueTimeAsMissed()
    {
        await using var app = await RunningApp.StartAsync(
            cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)), RunningApp.TimerOn);
        app.With(("订单", 1));
        var running = await app.StartBackupAsync();

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Log.WaitForAsync("No backup for the due time");

        var missed = Assert.Single(await BackupsAsync(app), backup => backup.Outcome == BackupOutcome.Missed);
        Assert.Equal(Due, missed.StartedAt);
        Assert.Contains(running, missed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_AfterDaysDown_CatchesUpOnceAndRecordsTheRestAsMissed()
    {
        await using var app = await RunningApp.StartAsync(null, RunningApp.TimerOn);
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Log.WaitForAsync($"of {app.Env} (all) ended Complete");
        await app.StopHostAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(3) + TimeSpan.FromHours(5));

        await app.StartHostAsync();
        await app.Log.WaitForAsync($"of {app.Env} started", times: 2);

        var backups = await BackupsAsync(app);
        Assert.Equal(2, backups.Count(backup => backup.Outcome != BackupOutcome.Missed));
        Assert.Equal([Due.AddDays(2), Due.AddDays(1)], backups.Where(backup => backup.Outcome == BackupOutcome.Missed).Select(backup => backup.StartedAt));
    }

    [Fact]
    public async Task Timer_AfterAClockThatWasDaysAhead_BacksUpWhatThatClockCalledMissed()
    {
        await using var app = await RunningApp.StartAsync(null, RunningApp.TimerOn);
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        app.Clock.SetWallClock(TimeSpan.FromDays(3));
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, (await BackupsAsync(app)).Count(backup => backup.Outcome == BackupOutcome.Missed));

        app.Clock.SetWallClock(TimeSpan.FromDays(-3));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.All(await BackupsAsync(app), backup => Assert.Equal((BackupOutcome.Complete, null), (backup.Outcome, backup.Reason)));
    }

    /// <summary>In Azure orchestrations live in the storage that is away: the function fails, and the host calls it again as its retry attribute says.</summary>
    [Fact]
    public async Task Timer_WhoseStartIsRefused_FailsAndLeavesNoClaim_SoThatTheNextTryMakesTheBackup()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        var timer = ActivatorUtilities.CreateInstance<BackupTimer>(app.Services);
        var due = new TimerInfo { ScheduleStatus = new ScheduleStatus { Next = Due.UtcDateTime } };
        var refusal = new RpcException(new Status(StatusCode.Unavailable, "存储不在"));

        Assert.Same(refusal, await Assert.ThrowsAsync<RpcException>(() => timer.Run(due, new RefusingClient(refusal, null), default)));
        Assert.Null(await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default));
        await timer.Run(due, app.Client, default);

        await app.Log.WaitForAsync($"of {app.Env} (all) ended Complete");
    }

    [Fact]
    public async Task Timer_WhileStorageIsAway_StartsTheBackupAllTheSame()
    {
        await using var storage = await AzuriteServer.StartAsync();
        await using var app = await RunningApp.StartAsync(null, RunningApp.TimerOn, ("AzureWebJobsStorage", storage.ConnectionString));
        app.With(("订单", 1));
        await storage.StopAsync();

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Log.WaitForAsync("Storage cannot be reached");
        await storage.RestartAsync();
        app.Clock.StopAt = Due.AddHours(2);
        app.Clock.AutoAdvance = true;

        await app.Log.WaitForAsync($"of {app.Env} (all) ended Complete");
    }

    [Fact]
    public async Task Timer_KilledAfterItStartedItsBackup_DoesNotCallThatDueTimeMissed()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)), RunningApp.TimerOn);
        app.With(("订单", 1));
        var timers = Path.ChangeExtension(app.StorePath, ".timers.json");
        var before = await File.ReadAllTextAsync(timers);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await app.Log.WaitForAsync($"of {app.Env} started");
        await app.Log.WaitForAsync("is due next at", times: 2);
        await app.StopHostAsync();
        await File.WriteAllTextAsync(timers, before);

        await app.StartHostAsync();
        await app.Log.WaitForAsync("is due next at", times: 4);

        Assert.DoesNotContain(await BackupsAsync(app), backup => backup.Outcome == BackupOutcome.Missed);
    }

    [Fact]
    public async Task TwoEnvironments_InTheSameSecond_DoNotMeet()
    {
        await using var first = await RunningApp.StartAsync();
        await using var second = await RunningApp.StartAsync();
        first.With(("订单", 3));
        second.With(("订单", 4));

        var both = await Task.WhenAll(first.RunBackupAsync(), second.RunBackupAsync());

        Assert.NotEqual(both[0].Id, both[1].Id);
        Assert.Equal([3L, 4L], both.Select(backup => backup.Documents));
        Assert.All(both, backup => Assert.Equal(BackupOutcome.Complete, backup.Outcome));
    }

    private static async Task<IReadOnlyList<BackupRecord>> BackupsAsync(RunningApp app)
    {
        var backups = new List<BackupRecord>();
        await foreach (var row in app.Services.GetRequiredService<BackupsTable>().NewestFirstAsync(app.Env, null, default))
            backups.Add(row.Backup);
        return backups;
    }
}
