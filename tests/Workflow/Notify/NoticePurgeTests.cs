using Microsoft.Extensions.DependencyInjection;
using Workflow.Notify.Tables;
using Workflow.Retention.Triggers;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>Rows of events go with the histories of that time, but for those that still keep something from being forgotten or told twice.</summary>
public sealed class NoticePurgeTests
{
    [Fact]
    public async Task EventsThatWereToldOrGivenUpLongAgo_Go_YoungerOnesStay()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "Webhook");
        await ToldAsync(site, site.Notice(NoticeKind.Restore, "r-1"));
        site.Chats["WeCom"] = Mood.Broken;
        await site.TellAsync(site.Notice(NoticeKind.Restore, "r-2"));
        await site.App.Log.WaitForAsync("WeCom did not get restore");
        site.Chats["WeCom"] = Mood.Well;
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));
        await ToldAsync(site, site.Notice(NoticeKind.Restore, "r-3"));

        await PurgeAsync(site);

        Assert.Equal(["restore~r-3"], await KeysAsync(site, "restore~r-1", "restore~r-2", "restore~r-3"));
        Assert.Null((await site.App.Services.GetRequiredService<ChannelsTable>().FindAsync("WeCom", default))!.Problem);
    }

    [Fact]
    public async Task EventThatAGoodBackupHasNotEnded_Stays_UntilThereIsOne()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        await ToldAsync(site, site.Notice(NoticeKind.Stale, "none"));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));

        await PurgeAsync(site);
        Assert.Single(await KeysAsync(site, "stale~none"));
        await site.TellAsync(site.Notice(NoticeKind.Stale, "none"));
        await site.App.Clock.WhenIdleAsync();
        Assert.Single(site.Chats.Taken);

        await site.TellAsync(site.Notice(NoticeKind.Complete));
        await site.Chats.WaitAsync(chats => chats.Taken.Count == 2);
        await site.App.Clock.WhenIdleAsync();
        await PurgeAsync(site);
        Assert.Empty(await KeysAsync(site, "stale~none"));
    }

    [Fact]
    public async Task EventThatStillWaits_Stays_AndIsToldWhenSomebodyAsksAgain()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        var dies = new RefusingClient(new InvalidOperationException("死了"), null);
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Notices.TellAsync(dies, site.Notice(NoticeKind.Restore, "r-1"), default));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));

        await PurgeAsync(site);
        await ToldAsync(site, site.Notice(NoticeKind.Restore, "r-1"));

        Assert.Equal("Sent", await site.ColumnAsync("restore~r-1", "WeComState"));
    }

    [Fact]
    public async Task StateThatLasts_IsNotToldAgain()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        await ToldAsync(site, site.Notice(NoticeKind.RetentionBlocked, "规则"));
        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(31));

        await PurgeAsync(site);
        await site.TellAsync(site.Notice(NoticeKind.RetentionBlocked, "规则"));
        await site.App.Clock.WhenIdleAsync();

        Assert.Single(site.Chats.Taken);
    }

    [Fact]
    public async Task EventOfTheLastWeek_Stays_HoweverShortHistoriesAreKept()
    {
        await using var site = await NotifySite.StartAsync(["WeCom"], [("History__Keep", "1.00:00:00")]);
        await ToldAsync(site, site.Notice(NoticeKind.Restore, "r-1"));

        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(6));
        await PurgeAsync(site);
        Assert.Single(await KeysAsync(site, "restore~r-1"));

        await site.App.Clock.AdvanceAsync(TimeSpan.FromDays(2));
        await PurgeAsync(site);
        Assert.Empty(await KeysAsync(site, "restore~r-1"));
    }

    // As the hour does it.
    private static Task PurgeAsync(NotifySite site) => ActivatorUtilities.CreateInstance<RetentionTimer>(site.App.Services).Run(new TimerInfo(), site.App.Client, default);

    private static async Task ToldAsync(NotifySite site, Notice notice)
    {
        var already = site.Chats.Taken.Count;
        await site.TellAsync(notice);
        await site.Chats.WaitAsync(chats => chats.Taken.Count > already);
        await site.App.Clock.WhenIdleAsync();
    }

    /// <summary>Those of some events that have a row.</summary>
    private static async Task<List<string>> KeysAsync(NotifySite site, params string[] keys)
    {
        var (notices, there) = (site.App.Services.GetRequiredService<NoticesTable>(), new List<string>());
        foreach (var key in keys)
        {
            if (await notices.IsThereAsync(site.App.Env, key, default))
                there.Add(key);
        }
        return there;
    }
}
