using Microsoft.Extensions.Configuration;
using Workflow.Backups;

namespace Workflow.Tests.Backups;

public sealed class BackupSettingsTests
{
    [Theory]
    [InlineData("Backup:MaxConcurrentExports", "0")]
    [InlineData("Backup:MaxConcurrentExports", "65")]
    [InlineData("Backup:MaxConcurrentExports", "vier")]
    [InlineData("Backup:MaxWait", "00:00:59")]
    [InlineData("Backup:MaxWait", "6.00:00:01")]
    [InlineData("Backup:MaxWait", "6h")]
    public void Read_UnusableValue_NamesTheSettingAndWhatItTakes(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => BackupSettings.Read(Configuration((name, value))));

        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = BackupSettings.Read(Configuration());

        Assert.Equal(("0 0 18 * * *", 4, TimeSpan.FromHours(6)), (settings.Schedule, settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["*"], settings.Collections);
        Assert.Equal(WorkflowSettings.EnvironmentNotSet, WorkflowSettings.Read(Configuration()).Env);
    }

    [Fact]
    public void Read_AtTheLimits_Accepts()
    {
        var settings = BackupSettings.Read(Configuration(
            ("Backup:MaxConcurrentExports", "64"), ("Backup:MaxWait", "6.00:00:00"), ("Backup:Collections", " 订单 , users,"), ("Backup:Exclude", "日志")));

        Assert.Equal((Limits.MaxWindow, Limits.LongestWait), (settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["订单", "users"], settings.Collections);
        Assert.Equal(["日志"], settings.Exclude);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
