using Microsoft.Extensions.Configuration;
using Workflow.Storage;

namespace Workflow.Tests;

public sealed class SettingsTests
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
        var refused = Assert.Throws<SettingException>(() => WorkflowSettings.Read(Configuration((name, value))));

        Assert.Contains(name.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
        Assert.Contains(value, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = WorkflowSettings.Read(Configuration());

        Assert.Equal(("0 0 18 * * *", 4, TimeSpan.FromHours(6)), (settings.Schedule, settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["*"], settings.Collections);
        Assert.Equal(WorkflowSettings.EnvironmentNotSet, settings.Env);
    }

    [Fact]
    public void Read_AtTheLimits_Accepts()
    {
        var settings = WorkflowSettings.Read(Configuration(
            ("Backup:MaxConcurrentExports", "64"), ("Backup:MaxWait", "6.00:00:00"), ("Backup:Collections", " 订单 , users,"), ("Backup:Exclude", "日志")));

        Assert.Equal((Limits.MaxWindow, Limits.LongestWait), (settings.MaxConcurrentExports, settings.MaxWait));
        Assert.Equal(["订单", "users"], settings.Collections);
        Assert.Equal(["日志"], settings.Exclude);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage:blobServiceUri", "https://a.blob.core.windows.net")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "https://a.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage:accountName", "a")]
    public void Storage_HalfAnIdentity_IsRefusedInsteadOfMeaningThisMachine(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => new StorageConnection(Configuration((name, value))));

        Assert.Contains("AzureWebJobsStorage__tableServiceUri", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Storage_BrokenConnectionString_IsRefusedWithoutItsKey()
    {
        var refused = Assert.Throws<SettingException>(() => new StorageConnection(Configuration(("AzureWebJobsStorage", "AccountKey=c2VjcmV0;x"))));

        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
