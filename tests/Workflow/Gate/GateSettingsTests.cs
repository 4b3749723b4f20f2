using Microsoft.Extensions.Configuration;
using Workflow.Catalogue;

namespace Workflow.Tests.Gate;

/// <summary>The settings below Gate.</summary>
public sealed class GateSettingsTests
{
    [Fact]
    public void Nothing_IsHalf() => Assert.Equal((50, 0), (Read().ChurnPercent, Read().Collections.Count));

    [Fact]
    public void Collections_ByTheirNames_OrUnderAnyKeyWithANameOfTheirOwn()
    {
        var rules = Read(
            ("Gate:ChurnPercent", "30"), ("Gate:Collections:用户:ChurnPercent", " 100 "), ("Gate:Collections:logs:ignore", "True"),
            ("Gate:Collections:a1:Name", "订单__备份"), ("Gate:Collections:a1:Ignore", "false"));

        Assert.Equal(30, rules.ChurnPercent);
        Assert.Equal(
            [("logs", null, true), ("用户", 100, false), ("订单__备份", (int?)null, false)],
            rules.Collections.Select(rule => (rule.Collection, rule.ChurnPercent, rule.Ignore)).OrderBy(rule => rule.Collection, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Gate:ChurnPercent", "halb", "The setting Gate__ChurnPercent takes a whole number from 0 to 100, not 'halb'.")]
    [InlineData("Gate:ChurnPercent", "101", "not '101'")]
    [InlineData("Gate:ChurnPercent", "-1", "not '-1'")]
    [InlineData("Gate:ChurnPercent", "0.5", "not '0.5'")]
    [InlineData("Gate:Collections:用户:ChurnPercent", "50%", "The setting Gate__Collections__用户__ChurnPercent takes a whole number")]
    [InlineData("Gate:Collections:用户:Ignore", "ja", "The setting Gate__Collections__用户__Ignore takes true or false, not 'ja'.")]
    [InlineData("Gate:Collections:用户:Ignored", "true", "There is no setting Gate__Collections__用户__Ignored; there are ChurnPercent, Ignore and Name.")]
    [InlineData("Gate:Collections:用户", "true", "has no value of its own; set Gate__Collections__用户__ChurnPercent or Gate__Collections__用户__Ignore.")]
    public void BadValue_IsRefusedWithWhatItTakes(string key, string value, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<SettingException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void NameThatNoCollectionHas_IsRefused() => Assert.Contains(
        "The setting Gate__Collections__a names no collection: a collection name may have at most 200 bytes",
        Assert.Throws<SettingException>(() => Read(("Gate:Collections:a:Name", new string('长', 67)))).Message, StringComparison.Ordinal);

    [Fact]
    public void TwoRulesForOneCollection_AreRefused() => Assert.Contains(
        "are for the collection '用户'", Assert.Throws<SettingException>(() => Read(("Gate:Collections:用户:Ignore", "true"), ("Gate:Collections:a:Name", "用户"))).Message, StringComparison.Ordinal);

    [Fact]
    public void MoreRulesThanAHistoryShouldHold_AreRefused() => Assert.Contains(
        "too many", Assert.Throws<SettingException>(() => Read([.. Enumerable.Range(0, 1000).Select(n => ($"Gate:Collections:集合{n}:Ignore", "true"))])).Message, StringComparison.Ordinal);

    private static GateRules Read(params (string Key, string Value)[] values) => GateSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value))).Build());
}
