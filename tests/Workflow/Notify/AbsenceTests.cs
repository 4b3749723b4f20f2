using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Backups.Schedule;
using Workflow.Backups.Triggers;
using Workflow.Catalogue;
using Workflow.Notify.Tables;
using Workflow.Storage;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>Backups that do not happen: noticed while the app runs, and when it comes back.</summary>
public sealed class AbsenceTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 21, 18, 0, 0, TimeSpan.Zero);
    private static readonly (string, string?)[] BothTimers = [RunningApp.TimerOn, ("AzureWebJobs.AbsenceTimer.Disabled", "false")];

    [Fact]
    public async Task App_DownOverOneDueTime_MakesUpForItAndCallsNothingMissed()
    {
        await using var site = await NotifySite.StartAsync(["Webhook"], BothTimers);
        site.App.With(("订单", 1));
        await site.App.StopHostAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(3));

        await site.App.StartHostAsync();
        await site.App.Log.WaitForAsync($"of {site.App.Env} (all) ended Complete");
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Empty(site.Chats.Calls);
        Assert.Equal(BackupOutcome.Complete, (await site.App.GetAsync(IdOf(site, Due))).Outcome);
    }

    [Fact]
    public async Task App_DownForDays_TellsOnceWhatWasMissedAndThatItIsOver()
    {
        await using var site = await NotifySite.StartAsync(["Webhook"], BothTimers);
        site.App.With(("订单", 1));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await site.App.Log.WaitForAsync($"of {site.App.Env} (all) ended Complete");
        await site.App.Clock.WhenIdleAsync();
        await site.App.StopHostAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(3.5));

        await site.App.StartHostAsync();
        await site.App.Log.WaitForAsync($"of {site.App.Env} (all) ended Complete", times: 2);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));

        var told = Told(site);
        Assert.Equal(["missed", "recovered", "stale"], told.Select(one => one.Event).Order());
        var missed = told.Single(one => one.Event == "missed");
        Assert.Equal(IdOf(site, Due.AddDays(2)), missed.Subject);
        Assert.Contains($"一共有 2 次定时备份没有执行，最近一次是 {missed.Subject}。", missed.Body, StringComparison.Ordinal);
        Assert.Contains("应执行时间：2026-11-23 02:00 (UTC+08:00)", missed.When(), StringComparison.Ordinal);
        Assert.Equal(IdOf(site, Due), told.Single(one => one.Event == "stale").Subject);
    }

    [Fact]
    public async Task Timer_ThatNoLongerRuns_IsNoticedAfterTheSecondLook()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.Clock.AutoAdvance = false;
        await LookAsync(site);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1 + 19));
        await LookAsync(site);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        await LookAsync(site);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(15));
        await LookAsync(site);
        Assert.Empty(site.Chats.Calls);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(5));
        await LookAsync(site);
        await LookAsync(site);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        Assert.Equal(("missed", IdOf(site, Due)), (Told(site)[0].Event, Told(site)[0].Subject));
        var row = await site.App.GetAsync(IdOf(site, Due));
        Assert.Equal((BackupOutcome.Missed, Due), (row.Outcome, row.StartedAt));
    }

    [Fact]
    public async Task DueTime_ThatWasCalledMissed_StillGetsItsBackupAndIsToldWell()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.With(("订单", 1)).Clock.AutoAdvance = false;
        await LookAsync(site);
        foreach (var minutes in new[] { 25, 25 })
        {
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(minutes));
            await LookAsync(site);
        }
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        await ActivatorUtilities.CreateInstance<BackupTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);
        site.App.Clock.AutoAdvance = true;
        Assert.Equal(BackupOutcome.Complete, (await site.App.WaitAsync(IdOf(site, Due))).Outcome);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);

        Assert.Equal(["missed", "recovered"], Told(site).Select(one => one.Event));
    }

    [Fact]
    public async Task NoGoodBackup_ForOneAndAHalfIntervals_IsToldOnceUntilThereIsOne()
    {
        await using var site = await NotifySite.StartAsync(["Webhook"], [("Notify__On", "stale,recovered")]);
        site.App.With(("订单", 1));
        var good = await site.App.RunBackupAsync();
        site.App.Clock.AutoAdvance = false;
        await LookAsync(site);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(36) - TimeSpan.FromMinutes(1));
        await LookAsync(site);
        Assert.Empty(site.Chats.Calls);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        await LookAsync(site);
        await LookAsync(site);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(3));
        await LookAsync(site);

        Assert.Equal(("stale", good.Id), (Told(site)[0].Event, Told(site)[0].Subject));
        site.App.Clock.AutoAdvance = true;
        await site.App.RunBackupAsync();
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);
        Assert.Equal("recovered", Told(site)[1].Event);
    }

    [Fact]
    public async Task NoGoodBackup_SinceTheScheduleBegan_IsTold()
    {
        await using var site = await NotifySite.StartAsync(["Webhook"], [("Notify__On", "stale")]);
        site.App.Clock.AutoAdvance = false;
        await LookAsync(site);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(36));
        await LookAsync(site);
        Assert.Empty(site.Chats.Calls);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await LookAsync(site);
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        Assert.Equal(("stale", "none"), (Told(site)[0].Event, Told(site)[0].Subject));
        Assert.Contains("还从来没有过一份完好的备份。", Told(site)[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Look_WhileAllIsWell_WritesNothing()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        site.App.With(("订单", 1)).Clock.AutoAdvance = false;
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        await ActivatorUtilities.CreateInstance<BackupTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);
        site.App.Clock.AutoAdvance = true;
        await site.App.WaitAsync(IdOf(site, Due));
        site.App.Clock.AutoAdvance = false;
        var before = await RowsAsync(site);

        for (var i = 0; i < 5; i++)
        {
            await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(4));
            await LookAsync(site);
        }

        Assert.Equal(before, await RowsAsync(site));
        Assert.Empty(site.Chats.Calls);
    }

    [Theory]
    [InlineData("0 0 18 * * *", "2026-11-25T20:00:00Z", 24)]
    [InlineData("0 0 4,10,16,22 * * *", "2026-11-25T20:00:00Z", 6)]
    [InlineData("0 0 6,18 * * *", "2026-11-25T20:00:00Z", 12)]
    [InlineData("0 0 1,3 * * *", "2026-11-25T20:00:00Z", 22)]
    [InlineData("0 0 18 * * MON-FRI", "2026-11-24T12:00:00Z", 72)]
    [InlineData("0 0 18 * * MON-FRI", "2026-11-27T12:00:00Z", 24)]
    [InlineData("0 0 19 * * SUN", "2026-11-25T20:00:00Z", 168)]
    [InlineData("0 0 0 1 * *", "2026-11-25T20:00:00Z", 744)]
    [InlineData("0 */10 * * * *", "2026-11-25T20:00:00Z", 1.0 / 6)]
    public void Interval_IsTheLongestBetweenDueTimesAboutNow(string expression, string now, double hours)
    {
        var schedule = new BackupSchedule(new() { Schedule = expression, Collections = ["*"], Exclude = [], MaxConcurrentExports = 1, MaxWait = TimeSpan.FromHours(1) });

        Assert.Equal(TimeSpan.FromHours(hours), schedule.LongestInterval(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static Task LookAsync(NotifySite site) =>
        ActivatorUtilities.CreateInstance<AbsenceTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

    private static string IdOf(NotifySite site, DateTimeOffset due) => site.App.Services.GetRequiredService<DueTimes>().IdOf(due);

    private static List<ToldEvent> Told(NotifySite site) => [.. site.Chats.TakenBy("Webhook").Select(message =>
    {
        var body = JsonDocument.Parse(message.Body).RootElement;
        return new ToldEvent(body.GetProperty("event").GetString()!, body.GetProperty("subject").GetString()!, message.Body);
    })];

    // Of the environment, with their versions: whatever writes changes one.
    private static async Task<List<string>> RowsAsync(NotifySite site)
    {
        var storage = site.App.Services.GetRequiredService<StorageConnection>();
        var rows = new List<string>();
        foreach (var name in new[] { BackupsTable.TableName, NoticesTable.TableName })
        {
            var table = await storage.GetTableAsync(name, default);
            var partition = CollectionName.Encode(site.App.Env);
            await foreach (var row in table.QueryAsync<Azure.Data.Tables.TableEntity>(row => row.PartitionKey == partition))
                rows.Add($"{name} {row.RowKey} {row.ETag}");
        }
        return rows;
    }

    private sealed record ToldEvent(string Event, string Subject, string Body)
    {
        public string When() => JsonDocument.Parse(Body).RootElement.GetProperty("when").GetString()!;
    }
}
