using Microsoft.Extensions.Configuration;
using Workflow.Storage;

namespace Workflow.Tests.Storage;

public sealed class StorageConnectionTests
{
    [Theory]
    [InlineData("AzureWebJobsStorage:blobServiceUri", "https://a.blob.core.windows.net")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "https://a.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage:accountName", "a")]
    public void Connection_HalfAnIdentity_IsRefusedInsteadOfMeaningThisMachine(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => new StorageConnection(Configuration((name, value))));

        Assert.Contains("AzureWebJobsStorage__tableServiceUri", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_BrokenConnectionString_IsRefusedWithoutItsKey()
    {
        var refused = Assert.Throws<SettingException>(() => new StorageConnection(Configuration(("AzureWebJobsStorage", "AccountKey=c2VjcmV0;x"))));

        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
}
