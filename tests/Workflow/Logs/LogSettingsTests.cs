using Microsoft.Extensions.Configuration;
using Workflow.Logs;

namespace Workflow.Tests.Logs;

public sealed class LogSettingsTests
{
    private static readonly string Key = new('钥', Limits.TokenKeyCharacters);

    [Theory]
    [InlineData("Logs:Retention", "00:59:59")]
    [InlineData("Logs:Retention", "3653.00:00:01")]
    [InlineData("Logs:Retention", "30d")]
    [InlineData("Logs:RequestsPerMinutePerUser", "0")]
    [InlineData("Logs:RequestsPerMinutePerAddress", "1000001")]
    [InlineData("Logs:Demo", "vielleicht")]
    [InlineData("Logs:Origins", "https://商店.example/页")]
    [InlineData("Logs:Origins", "https://shop.example/")]
    [InlineData("Logs:Origins", "shop.example")]
    public void Read_UnusableValue_NamesTheSettingAndWhatItTakes(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => Read((name, value)));

        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TokenKey")]
    [InlineData("PreviousTokenKey")]
    public void Read_KeyOneCharacterShort_IsRefusedWithoutTheKey(string name)
    {
        var refused = Assert.Throws<SettingException>(() => Read(($"Logs:{name}", Key[1..])));

        Assert.Contains($"Logs__{name} takes at least 32 unguessable characters", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("钥", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal((Key, Key), (Read(("Logs:TokenKey", Key)).TokenKey, Read(("Logs:PreviousTokenKey", Key)).PreviousTokenKey));
    }

    [Fact]
    public void Read_ReferenceToASecretThatIsMissing_IsNoKey() =>
        Assert.Null(Read(("Logs:TokenKey", "@Microsoft.KeyVault(SecretUri=https://v.example/secrets/logs-token-key)")).TokenKey);

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = Read(("WeChat:AppId", "wx小程序"));

        Assert.Equal((null, null, TimeSpan.FromDays(30), false), (settings.TokenKey, settings.PreviousTokenKey, settings.Retention, settings.Demo));
        Assert.Equal((600, 3000), (settings.RequestsPerMinutePerUser, settings.RequestsPerMinutePerAddress));
        Assert.Equal(["wx小程序"], settings.Apps);
        Assert.Empty(settings.Origins);
    }

    [Theory]
    [InlineData("workflow-商店", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Read_NameThatAppServiceSets_SaysThatItIsInFront(string? site, bool behind) =>
        Assert.Equal(behind, Read(("WEBSITE_SITE_NAME", site)).BehindAppService);

    [Fact]
    public void Read_AtTheLimits_Accepts()
    {
        var settings = Read(
            ("Logs:Apps", "wx1, 商店 ,"), ("WeChat:AppId", "wx0"), ("Logs:Origins", "https://商店.example, http://127.0.0.1:8080"), ("Logs:Retention", "3653.00:00:00"),
            ("Logs:RequestsPerMinutePerUser", "1"), ("Logs:RequestsPerMinutePerAddress", "1000000"), ("Logs:Demo", "true"));

        Assert.Equal((Limits.LongestRetention, 1, Limits.MaxRequestsPerMinute, true), (settings.Retention, settings.RequestsPerMinutePerUser, settings.RequestsPerMinutePerAddress, settings.Demo));
        Assert.Equal(["wx1", "商店"], settings.Apps);
        Assert.Equal(["https://商店.example", "http://127.0.0.1:8080"], settings.Origins);
        Assert.Equal(Limits.ShortestRetention, Read(("Logs:Retention", "01:00:00")).Retention);
    }

    private static LogSettings Read(params (string Name, string? Value)[] settings) => LogSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value)).Build());
}
