using Microsoft.Extensions.DependencyInjection;
using Simulator.Jobs;
using Workflow.Backups.Schedule;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Tests.Support;

namespace Workflow.Tests.App;

/// <summary>Each due time has its backup, or a row that says why not.</summary>
public sealed class DueTimesTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Timer_RunTwiceForOneDueTime_MakesOneBackup()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await FireAsync(app);
        await FireAsync(app);
        var id = app.Services.GetRequiredService<DueTimes>().IdOf(Due);
        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(id)).Outcome);
        await FireAsync(app);

        Assert.Equal(id, Assert.Single(await BackupsAsync(app)).Id);
        Assert.Single(app.Cloud.Jobs);
    }

    /// <summary>The claim used to come first: killed between claim and start, the night was lost without a row.</summary>
    [Fact]
    public async Task Timer_KilledBeforeItsStart_LeavesNothingThatTheNextRunMustWaitFor()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        var timer = ActivatorUtilities.CreateInstance<BackupTimer>(app.Services);
        var dies = new RefusingClient(new InvalidOperationException("死了"), null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => timer.Run(new TimerInfo(), dies, default));
        await FireAsync(app);

        Assert.Equal(BackupOutcome.Complete, (await app.WaitAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due))).Outcome);
    }

    [Fact]
    public async Task Timer_WhoseEveryCallFailed_HasARowForThatDueTimeAtTheNext()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await FireAsync(app);
        await app.WaitAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due));

        // Two nights on which the timer's function never came through.
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        await FireAsync(app);

        var missed = (await BackupsAsync(app)).Where(backup => backup.Outcome == BackupOutcome.Missed).ToList();
        Assert.Equal([Due.AddDays(2), Due.AddDays(1)], missed.Select(backup => backup.StartedAt));
        Assert.All(missed, backup => Assert.Equal(app.Services.GetRequiredService<DueTimes>().IdOf(backup.StartedAt), backup.Id));
        Assert.All(missed, backup => Assert.Contains("its log says why", backup.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timer_AMonthDown_LooksAWeekBack()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await FireAsync(app);
        await app.WaitAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due));
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        await FireAsync(app);

        var missed = (await BackupsAsync(app)).Where(backup => backup.Outcome == BackupOutcome.Missed).Select(backup => backup.StartedAt);
        Assert.Equal(Enumerable.Range(0, 6).Select(i => Due.AddDays(29 - i)), missed);
    }

    [Fact]
    public async Task Timer_AfterTheScheduleChanged_CallsNothingMissedOfTheTimeBefore()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await FireAsync(app);
        await app.StopHostAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(5));
        await app.StartHostAsync(("BackupSchedule", "0 0 * * * *"));
        var takenUpAt = app.Clock.GetUtcNow().UtcDateTime;
        await app.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        await FireAsync(app, new ScheduleStatus { Last = Due.UtcDateTime, LastUpdated = takenUpAt });

        var missed = (await BackupsAsync(app)).Where(backup => backup.Outcome == BackupOutcome.Missed).Select(backup => backup.StartedAt);
        Assert.Equal([Due.AddHours(7), Due.AddHours(6)], missed.Where(at => at > Due.AddHours(5)));
        Assert.DoesNotContain(missed, at => at < Due.AddHours(5));
    }

    [Fact]
    public async Task Timer_WhileASuspendedBackupHoldsTheClaim_SaysSoInTheMissedRow()
    {
        await using var app = await RunningApp.StartAsync(cloud => cloud.JobDurations = JobDurations.Of(TimeSpan.FromHours(1)));
        app.With(("订单", 1));
        app.Clock.AutoAdvance = false;
        var running = await app.StartBackupAsync();
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await app.Client.SuspendInstanceAsync(running);
        await app.Clock.WhenIdleAsync();

        await FireAsync(app);
        var run = await app.Client.WaitForInstanceCompletionAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due), getInputsAndOutputs: true);

        Assert.Equal(BackupOutcome.Superseded, run.ReadOutputAs<BackupRecord>()!.Outcome);
        var missed = Assert.Single(await BackupsAsync(app), backup => backup.Outcome == BackupOutcome.Missed);
        Assert.Equal((Due, run.InstanceId), (missed.StartedAt, missed.Id));
        Assert.Contains($"{running} of this environment is suspended", missed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timer_OfAClockThatWasAhead_ServesTheDueTimesOfTheRightOne()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        app.Clock.SetWallClock(TimeSpan.FromDays(30));
        await FireAsync(app);
        await app.WaitAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due.AddDays(30)));

        app.Clock.SetWallClock(-TimeSpan.FromDays(30));
        await FireAsync(app);
        await app.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        await FireAsync(app);

        await app.Log.WaitForAsync($"of {app.Env} (all) ended Complete", times: 3);
        var outcomes = (await BackupsAsync(app)).ToDictionary(backup => backup.StartedAt.Date, backup => backup.Outcome);
        Assert.Equal(BackupOutcome.Complete, outcomes[Due.Date]);
        Assert.Equal(BackupOutcome.Missed, outcomes[Due.Date.AddDays(1)]);
        Assert.Equal(BackupOutcome.Complete, outcomes[Due.Date.AddDays(2)]);
    }

    /// <summary>The clock that was ahead has made a backup that says to be of a night that had not come: that night still gets its own.</summary>
    [Fact]
    public async Task Timer_AtADueTimeThatAClockAheadHasServed_MakesItsBackup()
    {
        await using var app = await RunningApp.StartAsync();
        app.With(("订单", 1));
        await app.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        app.Clock.SetWallClock(TimeSpan.FromDays(2));
        await FireAsync(app);
        await app.WaitAsync(app.Services.GetRequiredService<DueTimes>().IdOf(Due.AddDays(2)));
        app.Clock.SetWallClock(-TimeSpan.FromDays(2));
        for (var night = 0; night < 3; night++)
        {
            await FireAsync(app);
            await app.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        }

        var made = (await BackupsAsync(app)).Where(backup => backup.Outcome == BackupOutcome.Complete).Select(backup => backup.StartedAt.Date).ToList();

        Assert.Equal([Due.Date.AddDays(2), Due.Date.AddDays(2), Due.Date.AddDays(1), Due.Date], made);
        Assert.Equal(4, app.Cloud.Jobs.Count);
    }

    private static Task FireAsync(RunningApp app, ScheduleStatus? status = null) =>
        ActivatorUtilities.CreateInstance<BackupTimer>(app.Services).Run(new TimerInfo { ScheduleStatus = status! }, app.Client, default);

    private static async Task<IReadOnlyList<BackupRecord>> BackupsAsync(RunningApp app)
    {
        var backups = new List<BackupRecord>();
        await foreach (var row in app.Services.GetRequiredService<BackupsTable>().NewestFirstAsync(app.Env, null, default))
            backups.Add(row.Backup);
        return backups;
    }
}
