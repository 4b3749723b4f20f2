using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;

namespace Workflow.Tests.Notify;

/// <summary><c>POST /api/notify/test</c>.</summary>
public sealed class TestNotifyTests
{
    [Fact]
    public async Task Test_WithoutAChannel_NamesTheSettingToSet()
    {
        await using var site = await NotifySite.StartAsync("Heartbeat");

        var (status, answer) = await TestAsync(site, null);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("Set Notify__WeCom__Url", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(site.Chats.Calls);
    }

    [Fact]
    public async Task Test_OfChannelsThatWork_IsTakenByAllAndCallsNoWatchdog()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "DingTalk", "Feishu", "Webhook", "Heartbeat");

        var (status, answer) = await TestAsync(site, null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(answer.GetProperty("channels").EnumerateArray(), channel => Assert.True(channel.GetProperty("ok").GetBoolean()));
        Assert.Equal(["DingTalk", "Feishu", "WeCom", "Webhook"], site.Chats.Taken.Select(message => message.Channel).Order(StringComparer.Ordinal));
        Assert.All(site.Chats.Taken, message => Assert.Contains("测试消息", message.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_OfAChannelThatRefuses_SaysWhatEachSaid()
    {
        await using var site = await NotifySite.StartAsync("WeCom", "DingTalk");
        site.Chats["WeCom"] = Mood.Refuses;

        var (status, answer) = await TestAsync(site, null);

        Assert.Equal(HttpStatusCode.BadGateway, status);
        var channels = answer.GetProperty("channels").EnumerateArray().ToDictionary(channel => channel.GetProperty("channel").GetString()!);
        Assert.True(channels["DingTalk"].GetProperty("ok").GetBoolean());
        Assert.Contains("error code 93000", channels["WeCom"].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ChatStandIns.Key, answer.GetRawText(), StringComparison.Ordinal);
        Assert.False((await site.Health.LookAsync(site.App.Client, default)).Ok);

        site.Chats["WeCom"] = Mood.Well;
        Assert.Equal(HttpStatusCode.OK, (await TestAsync(site, """{ "channel": "WeCom" }""")).Status);
        Assert.True((await site.Health.LookAsync(site.App.Client, default)).Ok);
    }

    [Theory]
    [InlineData("[]", 400, "must be a JSON object")]
    [InlineData("""{ "channel": 1 }""", 400, "must be a string")]
    [InlineData("""{ "channels": [] }""", 400, "There is no field 'channels'")]
    [InlineData("""{ "channel": "Slack" }""", 400, "there are WeCom, DingTalk, Feishu, Webhook")]
    [InlineData("""{ "channel": "Heartbeat" }""", 400, "The watchdog would take a test")]
    [InlineData("""{ "channel": "Feishu" }""", 409, "Set Notify__Feishu__Url")]
    public async Task Test_OfNoSuchChannel_IsRefused(string body, int status, string says)
    {
        await using var site = await NotifySite.StartAsync("WeCom");

        var (answered, answer) = await TestAsync(site, body);

        Assert.Equal((status, true), ((int)answered, answer.GetProperty("detail").GetString()!.Contains(says, StringComparison.Ordinal)));
        Assert.Empty(site.Chats.Calls);
    }

    [Fact]
    public async Task Health_WhileAnEventWaitsForMoreThanAnHour_SaysSo()
    {
        await using var site = await NotifySite.StartAsync("WeCom");
        site.App.Clock.AutoAdvance = false;
        site.Chats["WeCom"] = Mood.Hangs;
        await Assert.ThrowsAsync<InvalidOperationException>(() => site.Notices.TellAsync(
            new Support.RefusingClient(new InvalidOperationException("死了"), null), site.Notice(NoticeKind.Failed), default));
        Assert.True((await site.Health.LookAsync(site.App.Client, default)).Ok);

        await site.App.Clock.AdvanceAsync(TimeSpan.FromMinutes(61));

        var health = await site.Health.LookAsync(site.App.Client, default);
        Assert.False(health.Ok);
        Assert.StartsWith("WeCom: 1 message has waited for more than an hour.", health.Sentence, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> TestAsync(NotifySite site, string? body)
    {
        using var response = await site.App.PostAsync("api/notify/test", body);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }
}
