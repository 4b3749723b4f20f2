using Microsoft.Extensions.Configuration;
using Workflow.Notify;
using Workflow.Steps;

namespace Workflow.Tests.Notify;

/// <summary>What the settings of channels may be, and what is said of those that may not.</summary>
public sealed class NotifySettingsTests
{
    private const string Robot = "https://robots.example.com/cgi-bin/webhook/send?key=693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa";

    [Fact]
    public void Settings_WithNothingSet_TellNobodyAndWouldTellAllButComplete()
    {
        var settings = Read();

        Assert.Empty(settings.Channels);
        Assert.Null(settings.Heartbeat);
        Assert.Equal(NotifyLanguage.Chinese, settings.Language);
        Assert.Equal(Enum.GetValues<NoticeKind>().Where(kind => kind != NoticeKind.Complete), settings.On.Order());
        Assert.Equal(TimeSpan.FromHours(8), settings.TimeZone.GetUtcOffset(new DateTimeOffset(2026, 11, 21, 18, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(Robot)]
    [InlineData("http://127.0.0.1:8080/hook")]
    [InlineData("http://localhost/hook")]
    [InlineData("http://[::1]:9/hook")]
    [InlineData("https://8.8.8.8/hook")]
    [InlineData("https://名称.example/hook")]
    public void Url_ThatIsPublicOrOfThisMachine_IsTaken(string url) =>
        Assert.Equal(new Uri(url), Assert.Single(Read(("Notify:WeCom:Url", $"  {url}\n")).Channels).Url);

    [Theory]
    [InlineData("not a url", "is not a web address")]
    [InlineData("/relative", "is not a web address")]
    [InlineData("ftp://robots.example.com/", "is not a web address")]
    [InlineData("https:qyapi", "is not a web address")]
    [InlineData("file:///etc/passwd", "is not a web address")]
    [InlineData("http://robots.example.com/send?key=693axxx6", "begins with http://")]
    [InlineData("http://10.0.0.5/hook", "begins with http://")]
    [InlineData("https://me:693axxx6@example.com/", "has a user name")]
    [InlineData("https://10.1.2.3/hook", "leads to a private address")]
    [InlineData("https://192.168.0.1/hook", "leads to a private address")]
    [InlineData("https://169.254.169.254/latest/meta-data", "leads to a private address")]
    [InlineData("https://0xa.1.2.3/hook", "leads to a private address")]
    [InlineData("https://[fe80::1]/hook", "leads to a private address")]
    [InlineData("https://[fd00::1]/hook", "leads to a private address")]
    [InlineData("https://[::ffff:10.0.0.1]/hook", "leads to a private address")]
    public void Url_ThatIsNoneOrLeadsIntoThisNetwork_IsRefusedWithoutBeingRepeated(string url, string why)
    {
        foreach (var setting in new[] { "Notify:WeCom:Url", "Notify:DingTalk:Url", "Notify:Feishu:Url", "Notify:Webhook:Url", "Notify:HeartbeatUrl" })
        {
            var refused = Assert.Throws<SettingException>(() => Read((setting, url)));

            Assert.Contains($"The setting {setting.Replace(":", "__", StringComparison.Ordinal)} {why}", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("693axxx6", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(url, refused.Message.Replace("http://127.0.0.1", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Secret_WithBlanksAroundIt_IsTakenWithoutThem() =>
        Assert.Equal("SEC123", Assert.Single(Read(("Notify:DingTalk:Url", Robot), ("Notify:DingTalk:Secret", " SEC123\r\n")).Channels).Secret);

    [Theory]
    [InlineData("SEC 123")]
    [InlineData("SEC\t123")]
    [InlineData("SEC\u00a0123")]
    [InlineData("SEC\u0000123")]
    public void Secret_WithBlanksInside_IsRefusedWithoutBeingRepeated(string secret)
    {
        var refused = Assert.Throws<SettingException>(() => Read(("Notify:Feishu:Url", Robot), ("Notify:Feishu:Secret", secret)));

        Assert.Contains("The setting Notify__Feishu__Secret has blanks inside. Copy only the secret again", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("123", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Notify:WeCom", Robot, "There is no setting Notify__WeCom; there is Notify__WeCom__Url.")]
    [InlineData("Notify:WeCom:Secret", "SEC123", "There is no setting Notify__WeCom__Secret; there is Notify__WeCom__Url.")]
    [InlineData("Notify:Feishu:Token", "SEC123", "There is no setting Notify__Feishu__Token; there is Notify__Feishu__Url and Notify__Feishu__Secret.")]
    [InlineData("Notify:Feishu:Secret", "SEC123", "Notify__Feishu__Secret is set, but Notify__Feishu__Url is not")]
    [InlineData("Notify:Slack:Url", Robot, "There is no setting Notify__Slack. Channels are WeCom, DingTalk, Feishu, Webhook")]
    [InlineData("Notify:Language", "fr", "The setting Notify__Language takes zh-CN or en, not 'fr'.")]
    [InlineData("Notify:On", "failed,昨天", "'昨天' is none. There are failed, partial, missed, stale, tripped, recovered, complete, restore, drillFailed, retentionBlocked, damaged, tokenRefused.")]
    [InlineData("Public:Url", "https://backup.example.com/?code=abc", "The setting Public__Url takes the app's own address")]
    [InlineData("Retention:TimeZone", "Mars/Olympus", "This machine does not know 'Mars/Olympus'")]
    public void Setting_ThatIsUnusable_IsNamedWithWhatItTakes(string name, string value, string message) =>
        Assert.Contains(message, Assert.Throws<SettingException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void On_NamesTheEventsThatAreTold() =>
        Assert.Equal([NoticeKind.Failed, NoticeKind.Complete], Read(("Notify:On", " failed, Complete,")).On.Order());

    [Fact]
    public void WordsOfEvents_AreThoseOfTheirJson()
    {
        foreach (var kind in Enum.GetValues<NoticeKind>())
            Assert.Equal($"\"{NoticeKeys.Word(kind)}\"", System.Text.Json.JsonSerializer.Serialize(kind));
    }

    [Fact]
    public void Settings_AsText_ShowNoAddressAndNoSecret()
    {
        var channel = Assert.Single(Read(("Notify:DingTalk:Url", Robot), ("Notify:DingTalk:Secret", "SEC123")).Channels);

        Assert.Equal("DingTalk", $"{channel}");
        Assert.Equal("… said … of …", channel.Hide("SEC123 said 693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa of sec123"));
    }

    private static NotifySettings Read(params (string Name, string Value)[] set) => NotifySettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(set.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
}
