using System.Net;
using Microsoft.Extensions.Configuration;
using Workflow.Notify;
using Workflow.Notify.Channels;
using Workflow.Notify.Messages;
using Workflow.Steps;
using Workflow.Tests.Notify.StandIns;
using Workflow.Tests.Support;

namespace Workflow.Tests.Notify;

/// <summary>Each channel against a robot that checks what the real one checks, well and in every mood.</summary>
public sealed class ChannelTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 18, 5, 0, TimeSpan.Zero);
    private readonly StandingClock clock = new(Now);

    public static TheoryData<string> Channels => ["WeCom", "DingTalk", "Feishu", "Webhook", "Heartbeat"];

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task Channel_ThatIsWell_TakesTheMessageWithItsSignature(string channel)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);

        var sent = await SendAsync(chats, channel);

        Assert.Null(sent.Problem);
        Assert.Equal(channel, Assert.Single(chats.Taken).Channel);
    }

    [Theory]
    [InlineData("DingTalk", "Notify__DingTalk__Secret")]
    [InlineData("Feishu", "Notify__Feishu__Secret")]
    [InlineData("Webhook", "HTTP status 401")]
    public async Task Channel_WithAnotherSecret_SaysWhichSettingToLookAt(string channel, string names)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);

        var sent = await SendAsync(chats, channel, ($"Notify__{channel}__Secret", "SEC-another"));

        Assert.Contains(names, sent.Problem, StringComparison.Ordinal);
        Assert.Empty(chats.Taken);
    }

    [Theory]
    [InlineData("WeCom", "Notify__WeCom__Url")]
    [InlineData("DingTalk", "Notify__DingTalk__Url")]
    [InlineData("Feishu", "Notify__Feishu__Url")]
    public async Task Channel_OfARobotThatIsGone_SaysSo(string channel, string names)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);

        var sent = await SendAsync(chats, channel, ($"Notify__{channel}__Url", chats.Url(channel).Replace("693a", "0000", StringComparison.Ordinal)));

        Assert.Contains(names, sent.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WeCom", 60)]
    [InlineData("DingTalk", 600)]
    public async Task Channel_ThatTakesNoMoreInThisMinute_NamesTheTimeToWait(string channel, int seconds)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);
        for (var i = 0; i < 20; i++)
            Assert.Null((await SendAsync(chats, channel)).Problem);

        var sent = await SendAsync(chats, channel);

        Assert.Equal(TimeSpan.FromSeconds(seconds), sent.After);
    }

    [Theory]
    [InlineData(nameof(Mood.Broken), "HTTP status 500")]
    [InlineData(nameof(Mood.Huge), "has more than 64 KB")]
    [InlineData(nameof(Mood.Refuses), "error code")]
    [InlineData(nameof(Mood.NoRobot), "not like a robot")]
    [InlineData(nameof(Mood.Redirects), "and redirects")]
    public async Task Robot_InABadMood_IsAProblemWithoutAddressOrSecret(string mood, string says)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);
        foreach (var channel in new[] { "WeCom", "DingTalk", "Feishu" })
        {
            chats[channel] = Enum.Parse<Mood>(mood);

            var problem = (await SendAsync(chats, channel)).Problem!;

            Assert.Contains(says, problem, StringComparison.Ordinal);
            Assert.DoesNotContain(ChatStandIns.Key, problem, StringComparison.Ordinal);
            Assert.DoesNotContain(ChatStandIns.Secret, problem, StringComparison.Ordinal);
        }
        Assert.Equal(3, chats.Calls.Count);
    }

    [Fact]
    public async Task Webhook_ThatAnswersTenMegabytes_HasTakenTheMessage()
    {
        await using var chats = await ChatStandIns.StartAsync(clock);
        chats["Webhook"] = Mood.Huge;

        Assert.Null((await SendAsync(chats, "Webhook")).Problem);
    }

    [Theory]
    [InlineData(nameof(Mood.Broken), "HTTP status 500")]
    [InlineData(nameof(Mood.Redirects), "and redirects")]
    public async Task Webhook_InABadMood_IsAProblem(string mood, string says)
    {
        await using var chats = await ChatStandIns.StartAsync(clock);
        chats["Webhook"] = Enum.Parse<Mood>(mood);

        Assert.Contains(says, (await SendAsync(chats, "Webhook")).Problem, StringComparison.Ordinal);
        Assert.Single(chats.Calls);
    }

    [Fact]
    public async Task Channel_ThatHangs_IsLeftAfterItsTime()
    {
        var time = new DurableTask.Sqlite.Testing.VirtualClock(Now);
        await using var chats = await ChatStandIns.StartAsync(time);
        chats["WeCom"] = Mood.Hangs;
        var sending = SendAsync(chats, "WeCom");
        await chats.WaitAsync(one => one.Calls.Count == 1);

        await time.AdvanceAsync(Limits.ChannelTime - TimeSpan.FromSeconds(1));
        Assert.False(sending.IsCompleted);
        await time.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("There was no answer within 15 seconds.", (await sending).Problem);
    }

    [Fact]
    public async Task Channel_ThatNobodyServes_IsAProblem()
    {
        var chats = await ChatStandIns.StartAsync(clock);
        var (settings, name) = (Settings(chats, "WeCom"), "WeCom");
        await chats.DisposeAsync();

        var sent = await SendAsync(settings, name, null);

        Assert.StartsWith("It could not be reached: ", sent.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.20.30.40")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("fd12::1")]
    [InlineData("169.254.169.254")]
    public async Task Channel_WhoseNameStandsForAPrivateAddress_IsNotCalled(string address)
    {
        var settings = Settings(("Notify__Webhook__Url", $"https://hooks.example.com/{ChatStandIns.Key}"));

        var sent = await SendAsync(settings, "Webhook", (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));

        Assert.Equal($"It could not be reached: the name 'hooks.example.com' resolves to {address}, which is not a public address.", sent.Problem);
    }

    private Task<Delivery> SendAsync(ChatStandIns chats, string channel, params (string Name, string? Value)[] set) =>
        SendAsync(Settings([.. chats.Settings(channel), .. set]), channel, null, chats.Time);

    private async Task<Delivery> SendAsync(NotifySettings settings, string channel, WeChat.NameResolver? resolve, TimeProvider? time = null)
    {
        using var http = resolve is null ? new ChannelHttp(settings, time ?? clock) : new ChannelHttp(settings, time ?? clock, resolve);
        var notice = new Notice { Kind = NoticeKind.Failed, Env = "生产-1", Subject = "20261121T180000Z-ab12", Since = Now };
        return await new ChannelSet(settings, http, time ?? clock).Find(channel)!.SendAsync(new MessageWriter(settings).Write(notice), default);
    }

    private static NotifySettings Settings(ChatStandIns chats, string channel) => Settings(chats.Settings(channel));

    // What comes later counts.
    private static NotifySettings Settings(params (string Name, string? Value)[] set) => NotifySettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(Enumerable.Reverse(set).Select(one => KeyValuePair.Create(one.Name.Replace("__", ":", StringComparison.Ordinal), one.Value)).DistinctBy(one => one.Key)).Build());
}
