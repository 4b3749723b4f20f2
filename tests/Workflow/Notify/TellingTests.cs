using System.Globalization;
using DurableTask.Sqlite.Testing;
using Microsoft.Extensions.DependencyInjection;
using Workflow.Notify;
using Workflow.Notify.Tables;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>Events on their way to people: once, through failures, within what a channel takes.</summary>
public sealed class TellingTests
{
    private const string Backup = "20261121T175900Z-ab12";

    [Fact]
    public async Task Event_ToldTwice_IsOneMessageOnEachChannel()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "DingTalk", "Feishu", "Webhook");

        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 4);
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.App.Clock.WhenIdleAsync();

        Assert.Equal(["DingTalk", "Feishu", "WeCom", "Webhook"], site.Chats.Taken.Select(message => message.Channel).Order(StringComparer.Ordinal));
        Assert.Equal(4, site.Chats.Calls.Count);
        Assert.Equal("Sent", await site.ColumnAsync(NoticeKeys.Of(NoticeKind.Failed, Backup), "WeComState"));
    }

    [Fact]
    public async Task Event_WhoseTellerDiesBetweenRowAndStart_IsToldOnceWhenTheStepIsRepeated()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "Webhook");
        var dies = new RefusingClient(new InvalidOperationException("死了"), null);

        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Notices.TellAsync(dies, site.Notice(NoticeKind.Failed), default));
        Assert.Equal("Pending", await site.ColumnAsync(NoticeKeys.Of(NoticeKind.Failed, Backup), "WeComState"));
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);
        await site.App.Clock.WhenIdleAsync();

        Assert.Equal(2, site.Chats.Calls.Count);
    }

    [Fact]
    public async Task Channel_ThatIsBrokenForADay_IsTriedAtDoublingIntervalsThenGivenUp()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.Chats["WeCom"] = Mood.Broken;
        var began = site.App.Clock.GetUtcNow();

        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.App.Log.WaitForAsync("WeCom did not get failed");

        // 30 s, doubling to an hour, for a day.
        double[] waits = [30, 60, 120, 240, 480, 960, 1920, .. Enumerable.Repeat(3600.0, 22)];
        Assert.Equal(waits.Length + 1, site.Chats.Calls.Count);
        Assert.InRange((site.App.Clock.GetUtcNow() - began).TotalHours, 22, 24);
        var key = NoticeKeys.Of(NoticeKind.Failed, Backup);
        Assert.Equal("GaveUp", await site.ColumnAsync(key, "WeComState"));
        Assert.Equal("It was tried for a day. It answered with the HTTP status 500.", await site.ColumnAsync(key, "WeComReason"));
        var health = await site.Health.LookAsync(site.App.Client, default);
        Assert.False(health.Ok);
        Assert.StartsWith("WeCom did not accept the last message. It answered with the HTTP status 500.", health.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_ThatIsWellAgain_GetsWhatWaited()
    {
        await using var site = await NotifySite.StartAsync("Feishu");
        site.App.Clock.AutoAdvance = false;
        site.Chats["Feishu"] = Mood.Refuses;
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.App.Log.WaitForAsync("Feishu did not accept failed");
        await site.App.Clock.WhenIdleAsync();

        site.Chats["Feishu"] = Mood.Well;
        await site.App.Clock.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.Empty(site.Chats.Taken);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Single(site.Chats.Taken);
        Assert.Equal(new(true, "People are told by Feishu."), await site.Health.LookAsync(site.App.Client, default));
    }

    [Fact]
    public async Task TwoChannels_OfWhichOneHangs_TheOtherIsToldAtOnce()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "DingTalk");
        site.Chats["WeCom"] = Mood.Hangs;
        var began = site.App.Clock.GetUtcNow();

        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.Chats.WaitAsync(chats => chats.Calls.Contains("WeCom") && chats.TakenBy("DingTalk").Count == 1);

        Assert.Equal(began, site.App.Clock.GetUtcNow());
        Assert.Empty(site.Chats.TakenBy("WeCom"));
        site.Chats["WeCom"] = Mood.Well;
        await site.Chats.CutAsync();
        await site.Chats.WaitAsync(chats => chats.TakenBy("WeCom").Count == 1);
    }

    /// <summary>Chats that are called twice at once may mix messages up, and one that hangs must not be called a hundred times.</summary>
    [Fact]
    public async Task TwoEvents_OfOneChannel_AreToldOneAfterTheOther()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.Chats["WeCom"] = Mood.Hangs;
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.Chats.WaitAsync(chats => chats.Calls.Count == 1);
        await site.TellAsync(site.Notice(NoticeKind.TokenRefused, "none"));

        Assert.Single(site.Chats.Calls);
        site.Chats["WeCom"] = Mood.Well;
        await site.Chats.CutAsync();

        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);
        Assert.Equal(3, site.Chats.Calls.Count);
    }

    [Fact]
    public async Task App_KilledWhileAChannelIsBroken_TellsItOnceAfterItsStart()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.App.Clock.AutoAdvance = false;
        site.Chats["WeCom"] = Mood.Broken;
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.App.Log.WaitForAsync("WeCom did not accept failed");

        await site.App.KillHostAsync();
        site.Chats["WeCom"] = Mood.Well;
        await site.App.StartHostAsync();
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Single(site.Chats.Taken);
    }

    /// <summary>The robots refuse a message beyond their limit, so each that was sent kept it.</summary>
    [Fact]
    public Task ManyEventsInAMinute_AreToldWithinTheLimitAndAllCounted() => TellManyAsync(300);

    [Fact]
    [Trait("Category", "Soak")]
    public Task AThousandEventsInAMinute_AreToldWithinTheLimitAndAllCounted() => TellManyAsync(1_000);

    private static async Task TellManyAsync(int count)
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.App.Clock.AutoAdvance = false;

        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await site.TellAsync(site.Notice(NoticeKind.Failed, string.Create(CultureInfo.InvariantCulture, $"20261121T175900Z-{i:x4}"))));
        for (var i = 0; i < 10; i++)
            await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(count, site.Chats.Taken.Sum(message => CountIn(message.Body)));
        Assert.Equal(site.Chats.Calls.Count, site.Chats.Taken.Count);
        Assert.InRange(site.Chats.Taken.Count, 2, 40);
        Assert.Empty(await site.App.Services.GetRequiredService<NoticesTable>().WaitingAsync(site.App.Env, "WeCom", default));
        Assert.Equal("Sent", await site.ColumnAsync(NoticeKeys.Of(NoticeKind.Failed, string.Create(CultureInfo.InvariantCulture, $"20261121T175900Z-{count - 1:x4}")), "WeComState"));
    }

    [Fact]
    public async Task GoodBackup_AfterTrouble_TellsThatItIsOverOnce()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "Heartbeat");
        await site.TellAsync(site.Notice(NoticeKind.Missed, "1"));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromHours(3));
        await site.TellAsync(site.Notice(NoticeKind.Failed, "2"));
        await site.Chats.WaitAsync(chats => chats.TakenBy("WeCom").Count == 2);

        await site.TellAsync(site.Notice(NoticeKind.Complete, "3"));
        await site.TellAsync(site.Notice(NoticeKind.Complete, "3"));
        await site.TellAsync(site.Notice(NoticeKind.Complete, "4"));
        await site.Chats.WaitAsync(chats => chats.TakenBy("WeCom").Count == 3 && chats.TakenBy("Heartbeat").Count == 2);
        await site.App.Clock.WhenIdleAsync();

        var over = site.Chats.TakenBy("WeCom")[^1].Body;
        Assert.Contains("备份已恢复正常", over, StringComparison.Ordinal);
        Assert.Contains("在此之前的通知：备份失败、定时备份没有执行。", over, StringComparison.Ordinal);
        Assert.Contains("问题开始于：2026-11-22 01:59 (UTC+08:00)", over, StringComparison.Ordinal);
        Assert.Equal(5, site.Chats.Calls.Count);
    }

    [Fact]
    public async Task Event_ThatIsNotWanted_LeavesNothingBehind()
    {
        await using var site = await NotifySite.StartAsync(["WeCom"], [("Notify__On", "stale")]);

        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.TellAsync(site.Notice(NoticeKind.Complete, "2"));
        await site.App.Clock.WhenIdleAsync();

        var notices = site.App.Services.GetRequiredService<NoticesTable>();
        Assert.False(await notices.IsThereAsync(site.App.Env, NoticeKeys.Of(NoticeKind.Failed, Backup), default));
        Assert.Empty(await notices.OpenAsync(site.App.Env, default));
        Assert.Empty(site.Chats.Calls);
    }

    [Fact]
    public async Task Channel_ThatIsNoLongerSet_GivesUpWhatItHadToTell()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.App.Clock.AutoAdvance = false;
        site.Chats["WeCom"] = Mood.Broken;
        await site.TellAsync(site.Notice(NoticeKind.Failed));
        await site.App.Log.WaitForAsync("WeCom did not accept failed");
        await site.App.Clock.WhenIdleAsync();

        await site.App.StopHostAsync();
        await site.App.StartHostAsync(("Notify__WeCom__Url", null));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(1));

        await site.App.Log.WaitForAsync("WeCom is no longer set.");
        Assert.Equal("GaveUp", await site.ColumnAsync(NoticeKeys.Of(NoticeKind.Failed, Backup), "WeComState"));
    }

    /// <summary>Whoever has an address or a secret can write to the group; what is told may name collections.</summary>
    [Fact]
    public async Task LogsAndHistories_HoldNoAddressNoSecretAndNoText()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "DingTalk", "Feishu", "Webhook", "Heartbeat");
        site.Chats["WeCom"] = Mood.Refuses;
        site.Chats["Webhook"] = Mood.Broken;
        await site.TellAsync(site.Notice(NoticeKind.Failed, Backup, "集合“工资”：没有权限"));
        await site.App.Log.WaitForAsync("WeCom did not get failed");

        string[] secrets = [ChatStandIns.Key, ChatStandIns.Secret, site.Chats.Url("WeCom"), "工资"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, site.App.Log.Text, StringComparison.Ordinal));
        foreach (var channel in new[] { "WeCom", "DingTalk", "Webhook" })
        {
            var instance = NoticeKeys.Instance(site.App.Env, NoticeKind.Failed, Backup, channel);
            foreach (var history in RecordedHistory.TakeFamily(site.App.Services, instance))
            {
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, history.ToJson(), StringComparison.Ordinal));
                HistoryReplayer.For(site.App.Services).Replay(history);
            }
        }
    }

    [Fact]
    public async Task Event_WithMoreDetailsThanARowHolds_IsToldWithTheirNumber()
    {
        await using var site = await NotifySite.StartAsync("Webhook");
        var details = Enumerable.Range(0, 200).Select(i => $"集合“订单{i}”：{new string('错', 900)}").ToArray();

        await site.TellAsync(site.Notice(NoticeKind.Partial, Backup, details));
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 1);

        var body = site.Chats.Taken[0].Body;
        Assert.Contains("订单0", body, StringComparison.Ordinal);
        Assert.Matches("……另外还有 1[0-9]{2} 条", body);
    }

    // Its title says for how many events a message stands.
    private static int CountIn(string body)
    {
        var title = body.Split("**")[1];
        return title.EndsWith("条通知", StringComparison.Ordinal) ? int.Parse(title.Split(' ')[0], CultureInfo.InvariantCulture) : 1;
    }
}
