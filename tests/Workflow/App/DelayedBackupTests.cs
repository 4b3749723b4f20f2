using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DurableTask.Sqlite.Testing;
using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups.Schedule;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Steps;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>A due time that comes while a restore or a drill holds the claim waits for it, and never for longer than the next one allows.</summary>
public sealed class DelayedBackupTests
{
    private const string Restore = "r-20261121T175900Z-ab12";
    private const string Drill = "d-20261121T175900Z-ab12";

    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task DueTime_WhileARestoreRuns_WaitsForItAndSaysSo()
    {
        await using var app = await StandingAsync();
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(30));

        var waiting = await app.Http.GetFromJsonAsync<JsonElement>($"api/backups/{id}");
        Assert.Equal(("Running", Restore), (waiting.GetProperty("outcome").GetString(), waiting.GetProperty("delayedBy").GetString()));
        Assert.Equal(id, Assert.Single(await BackupsAsync(app)).Id);
        Assert.Equal("Waiting", (await app.Client.GetInstanceAsync(id, getInputsAndOutputs: true))!.ReadCustomStatusAs<JsonElement>().GetProperty("stage").GetString());
        Assert.Empty(app.Cloud.Jobs);

        await StandInHolder.ReleaseAsync(app, Restore);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);

        Assert.Equal((BackupOutcome.Complete, Restore, true), (backup.Outcome, backup.DelayedBy, backup.IsGood));
        Assert.InRange(backup.StartedAt, Due.AddMinutes(30), Due.AddMinutes(31));
        Assert.Equal(Restore, (await app.ManifestAsync(id)).DelayedBy);
        Assert.Equal(backup.StartedAt, (await app.ManifestAsync(id)).StartedAt);
        HistoryReplayer.For(app.Services).Replay(RecordedHistory.TakeFamily(app.Services, id)[0]);
    }

    [Fact]
    public async Task DueTime_WhileARestoreRunsForHours_IsMissedTenMinutesBeforeTheNext()
    {
        await using var app = await StandingAsync(set: ("BackupSchedule", "0 0 */6 * * *"));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);

        app.Clock.StopAt = Due.AddHours(5).AddMinutes(55);
        app.Clock.AutoAdvance = true;
        var run = await app.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);

        var missed = await app.GetAsync(id);
        Assert.Equal((BackupOutcome.Missed, Restore, Due), (missed.Outcome, missed.DelayedBy, missed.StartedAt));
        Assert.Contains($"The restore {Restore} of this environment is running.", missed.Reason, StringComparison.Ordinal);
        Assert.Contains("has waited for it", missed.Reason, StringComparison.Ordinal);
        Assert.Equal(BackupOutcome.Superseded, run.ReadOutputAs<BackupRecord>()!.Outcome);
        Assert.InRange(run.LastUpdatedAt, Due.AddHours(6).AddMinutes(-10), Due.AddHours(6).AddMinutes(-9));
        Assert.Empty(app.Cloud.Jobs);
        Assert.Equal(Restore, (await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default))!.HolderId);
        // It asked hundreds of times; no history has more than a hundred of them.
        var history = Assert.Single(RecordedHistory.TakeFamily(app.Services, id));
        Assert.InRange(history.Events.Count, 1, (Limits.AsksPerHistory * 6) + 10);
        HistoryReplayer.For(app.Services).Replay(history);
    }

    [Fact]
    public async Task DueTime_WithoutTimeBeforeTheNext_IsMissedAtOnce()
    {
        await using var app = await StandingAsync(set: ("BackupSchedule", "0 */10 * * * *"));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);

        var id = await FireAsync(app);
        await app.Client.WaitForInstanceCompletionAsync(id);

        var missed = await app.GetAsync(id);
        Assert.Equal((BackupOutcome.Missed, null), (missed.Outcome, missed.DelayedBy));
        Assert.Contains(Restore, missed.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    public async Task Cancel_WhileItWaits_EndsItAndLeavesTheClaim(int minutes)
    {
        await using var app = await StandingAsync();
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(minutes));

        using var answer = await app.PostAsync($"api/backups/{id}/cancel");
        var backup = await app.WaitAsync(id);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal((BackupOutcome.Canceled, Restore), (backup.Outcome, backup.DelayedBy));
        Assert.Equal(Restore, (await app.Services.GetRequiredService<ClaimTable>().FindAsync(app.Env, default))!.HolderId);
        Assert.Equal(HttpStatusCode.Gone, (await app.PostAsync($"api/backups/{id}/cancel")).StatusCode);
        Assert.Empty(app.Cloud.Jobs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DueTime_WhileADrillRuns_CancelsItOnce(bool suspended)
    {
        var closer = new StandInCloser(ClaimKind.Drill);
        await using var app = await StandingAsync(services => services.AddSingleton<IClaimCloser>(closer));
        await StandInHolder.HoldAsync(app, ClaimKind.Drill, Drill);
        await app.Clock.WhenIdleAsync();
        if (suspended)
            await app.Client.SuspendInstanceAsync(Drill);
        await app.Clock.WhenIdleAsync();
        var id = await FireAsync(app);

        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal((BackupOutcome.Running, Drill), ((await app.GetAsync(id)).Outcome, (await app.GetAsync(id)).DelayedBy));
        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);

        Assert.Equal((BackupOutcome.Complete, Drill), (backup.Outcome, backup.DelayedBy));
        Assert.Equal(1, (await app.Client.GetInstanceAsync(Drill, getInputsAndOutputs: true))!.ReadOutputAs<int>());
        Assert.Equal((app.Env, Drill), Assert.Single(closer.Closed));
    }

    [Fact]
    public async Task DueTime_WhoseHolderDies_TakesOverOnceItIsClosed()
    {
        var closer = new StandInCloser(ClaimKind.Restore, refusals: 8);
        await using var app = await StandingAsync(services => services.AddSingleton<IClaimCloser>(closer));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        await app.Client.TerminateInstanceAsync(Restore);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.True(closer.Asked > 0);
        Assert.Empty(app.Cloud.Jobs);
        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);
        Assert.Equal((BackupOutcome.Complete, Restore), (backup.Outcome, backup.DelayedBy));
        Assert.Equal((app.Env, Restore), Assert.Single(closer.Closed));
    }

    [Fact]
    public async Task App_KilledWhileItsBackupWaits_WaitsOn()
    {
        await using var app = await StandingAsync();
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(100));

        await app.KillHostAsync();
        await app.StartHostAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((BackupOutcome.Running, Restore), ((await app.GetAsync(id)).Outcome, (await app.GetAsync(id)).DelayedBy));

        await StandInHolder.ReleaseAsync(app, Restore);
        app.Clock.AutoAdvance = true;
        Assert.Equal((BackupOutcome.Complete, Restore), ((await app.WaitAsync(id)).Outcome, (await app.GetAsync(id)).DelayedBy));
    }

    /// <summary>It never had the claim, so nobody who takes one over would find it.</summary>
    [Fact]
    public async Task Terminated_WhileItWaits_IsEndedInItsRowByTheNextDueTime()
    {
        await using var app = await StandingAsync();
        await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app, Due.AddDays(1));
        await app.Client.TerminateInstanceAsync(id);
        await app.Client.WaitForInstanceCompletionAsync(id);
        Assert.Equal((BackupOutcome.Canceled, BackupOutcome.Running), ((await app.GetAsync(id)).Outcome, (await RowAsync()).Backup.Outcome));
        await StandInHolder.ReleaseAsync(app, Restore);

        await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        var next = await FireAsync(app, Due.AddDays(2));

        Assert.Equal(BackupOutcome.Canceled, (await RowAsync()).Backup.Outcome);
        app.Clock.AutoAdvance = true;
        Assert.Equal((BackupOutcome.Complete, null), ((await app.WaitAsync(next)).Outcome, (await app.GetAsync(next)).DelayedBy));

        async Task<BackupRow> RowAsync() => (await app.Services.GetRequiredService<BackupsTable>().FindAsync(app.Env, id, default))!;
    }

    [Fact]
    public async Task Restarted_AfterItHasWaitedAndBegun_IsStillSeenAsARestart()
    {
        await using var app = await StandingAsync(job: TimeSpan.FromHours(1));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(100));
        await StandInHolder.ReleaseAsync(app, Restore);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Single(app.Cloud.Jobs);
        await app.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));
        await app.Client.WaitForInstanceCompletionAsync(id);

        await app.Client.RestartAsync(id);
        app.Clock.AutoAdvance = true;
        var backup = await app.WaitAsync(id);

        Assert.Equal(BackupOutcome.Failed, backup.Outcome);
        Assert.Contains("restarted before it had ended", backup.Reason, StringComparison.Ordinal);
        Assert.Single(app.Cloud.Jobs);
    }

    /// <summary>Between two looks of the one that waits, a person's backup may come first: that is one backup too many, as ever.</summary>
    [Fact]
    public async Task DueTime_ThatWaits_WhileAPersonsBackupComesFirst_IsMissed()
    {
        await using var app = await StandingAsync(job: TimeSpan.FromHours(1));
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        await StandInHolder.ReleaseAsync(app, Restore);
        var first = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        var missed = await app.GetAsync(id);
        Assert.Equal((BackupOutcome.Missed, Restore), (missed.Outcome, missed.DelayedBy));
        Assert.Contains($"The backup {first} of this environment is running.", missed.Reason, StringComparison.Ordinal);
        Assert.Contains($"has waited for {Restore} before", missed.Reason, StringComparison.Ordinal);
        app.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(first)).Outcome);
    }

    [Fact]
    public async Task DueTime_WhileOneRestoreFollowsAnother_NamesTheOneThatItWaitsFor()
    {
        const string Second = "r-20261121T180500Z-cd34";
        await using var app = await StandingAsync();
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Restore);
        var id = await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        await StandInHolder.ReleaseAsync(app, Restore);
        await StandInHolder.HoldAsync(app, ClaimKind.Restore, Second);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((BackupOutcome.Running, Second), ((await app.GetAsync(id)).Outcome, (await app.GetAsync(id)).DelayedBy));
    }

    // At the due time, with a clock that stands.
    private static async Task<RunningApp> StandingAsync(
        Action<IServiceCollection>? configure = null, TimeSpan job = default, params (string Name, string? Value)[] set)
    {
        var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(job), set);
        app.Clock.AutoAdvance = false;
        if (configure is not null)
            await app.RestartHostAsync(configure);
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        return app.With(("订单", 1));
    }

    // As the timer does; gives the id of its backup, whose first step is over.
    private static async Task<string> FireAsync(RunningApp app, DateTimeOffset? due = null)
    {
        await ActivatorUtilities.CreateInstance<BackupTimer>(app.Services).Run(new TimerInfo(), app.Client, default);
        await app.Clock.WhenIdleAsync();
        return app.Services.GetRequiredService<DueTimes>().IdOf(due ?? Due);
    }

    private static async Task<IReadOnlyList<BackupRecord>> BackupsAsync(RunningApp app) =>
        (await app.Http.GetFromJsonAsync<BackupPage>("api/backups", Workflow.Http.Json.Options))!.Backups;
}
