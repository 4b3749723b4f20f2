using Microsoft.Extensions.Configuration;
using Workflow.Imports;
using Workflow.Restores;

namespace Workflow.Tests.Restores;

public sealed class RestoreSettingsTests
{
    [Theory]
    [InlineData("ApprovalWindow", "00:00:59")]
    [InlineData("ApprovalWindow", "6.00:00:01")]
    [InlineData("MaxWait", "00:00:59")]
    [InlineData("MaxWait", "6.00:00:01")]
    [InlineData("MaxWait", "12h")]
    [InlineData("Settle", "00:00:00")]
    [InlineData("Settle", "06:00:01")]
    [InlineData("KeepSafety", "23:59:59")]
    [InlineData("KeepSafety", "3650.00:00:01")]
    [InlineData("PartBytes", "999")]
    [InlineData("PartBytes", "100000001")]
    [InlineData("PartBytes", "20 MB")]
    public void Read_UnusableValue_NamesTheSettingAndWhatItTakes(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => (Read((name, value)), ReadImports((name, value))));

        Assert.Contains($"Restore__{name} takes", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"'{value}'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = Read(("Environments", ""));

        Assert.Empty(settings.Environments);
        Assert.Equal((TimeSpan.FromDays(1), TimeSpan.FromHours(12), TimeSpan.FromMinutes(10)), (settings.ApprovalWindow, settings.MaxWait, ReadImports().Settle));
        Assert.Equal((20_000_000, TimeSpan.FromDays(30)), (ReadImports().PartBytes, settings.KeepSafety));
    }

    [Fact]
    public void Read_AtTheLimits_Accepts()
    {
        var least = Read(("ApprovalWindow", "00:01:00"), ("MaxWait", "00:01:00"), ("KeepSafety", "1.00:00:00"));
        var leastImports = ReadImports(("Settle", "00:00:01"), ("PartBytes", "1000"));
        var most = Read(
            ("ApprovalWindow", "6.00:00:00"), ("MaxWait", "6.00:00:00"), ("KeepSafety", "3650.00:00:00"),
            ("Environments", " 测试 , prod-1,"));
        var mostImports = ReadImports(("Settle", "06:00:00"), ("PartBytes", "100000000"));

        Assert.Equal((1000, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)), (leastImports.PartBytes, leastImports.Settle, least.KeepSafety));
        Assert.Equal((100_000_000, TimeSpan.FromHours(6)), (mostImports.PartBytes, mostImports.Settle));
        Assert.Equal((Limits.LongestWait, TimeSpan.FromDays(3650)), (most.MaxWait, most.KeepSafety));
        Assert.Equal(["测试", "prod-1"], most.Environments);
    }

    private static RestoreSettings Read(params (string Name, string Value)[] settings) => RestoreSettings.Read(Of(settings));

    private static ImportSettings ReadImports(params (string Name, string Value)[] settings) => ImportSettings.Read(Of(settings));

    private static IConfigurationRoot Of((string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"Restore:{pair.Name}", (string?)pair.Value))).Build();
}
