using Microsoft.Extensions.Configuration;
using Workflow.Retention;

namespace Workflow.Tests.Retention;

/// <summary>Settings that would delete too much, or nothing, or mean something else, stop the start with a sentence.</summary>
public sealed class RetentionSettingsTests
{
    [Theory]
    [InlineData("Retention:KeepLast", "0", "keep nothing")]
    [InlineData("Retention:KeepDaily", "-1", "Retention__KeepDaily takes a number of backups")]
    [InlineData("Retention:KeepWeekly", "seven", "Retention__KeepWeekly")]
    [InlineData("Retention:KeepMonthly", "1.5", "Retention__KeepMonthly")]
    [InlineData("Retention:KeepYearly", "99999999999", "Retention__KeepYearly")]
    [InlineData("Retention:KeepWithin", "-7.00:00:00", "Retention__KeepWithin takes a duration")]
    [InlineData("Retention:KeepWithin", "forever", "Retention__KeepWithin")]
    [InlineData("Retention:TimeZone", "Mars/Olympus", "IANA name of a time zone")]
    [InlineData("Retention:TimeZone", "China Standard Time", "IANA name of a time zone")]
    [InlineData("Retention:MinimumGood", "0", "at least 1")]
    [InlineData("Retention:KeepOthers", "00:00:00", "Retention__KeepOthers")]
    [InlineData("History:Keep", "0", "History__Keep takes a duration")]
    public void WrongValue_IsRefused(string name, string value, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<SettingException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_KeepsEverything_WithSaneDefaults()
    {
        var settings = Read();

        Assert.False(settings.Rules.Any);
        Assert.Equal(("Asia/Shanghai", 3, TimeSpan.FromDays(14), TimeSpan.FromDays(30)), (settings.Rules.TimeZone.Id, settings.Rules.MinimumGood, settings.Rules.KeepOthers, settings.HistoryKeep));
    }

    [Fact]
    public void Hash_ChangesWithEveryRule()
    {
        (string, string)[][] all =
        [
            [("Retention:KeepLast", "3")], [("Retention:KeepDaily", "3")], [("Retention:KeepLast", "4")], [("Retention:KeepWithin", "3.00:00:00")],
            [("Retention:KeepLast", "3"), ("Retention:MinimumGood", "4")], [("Retention:KeepLast", "3"), ("Retention:KeepOthers", "3.00:00:00")],
            [("Retention:KeepLast", "3"), ("Retention:TimeZone", "Etc/UTC")],
        ];

        Assert.Equal(all.Length, all.Select(one => Read(one).Rules.Hash()).Distinct().Count());
        Assert.Equal("last 3; others 14.00:00:00; at least 3 good; Asia/Shanghai", Read(all[0]).Rules.ToText());
    }

    private static RetentionSettings Read(params (string Name, string Value)[] settings) => RetentionSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))).Build());
}
