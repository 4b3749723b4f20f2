using Azure;

namespace Local.Tables.Tests;

public sealed class AccountTests
{
    private const string Key = "c2VjcmV0LWtleS1vZi10aGUtdGVzdHM=";

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1/", "devstoreaccount1")]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite", "http://azurite:10002/devstoreaccount1/", "devstoreaccount1")]
    [InlineData($"AccountName=shop;AccountKey={Key}", "https://shop.table.core.windows.net/", "shop")]
    [InlineData($"DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={Key};EndpointSuffix=core.chinacloudapi.cn", "https://shop.table.core.chinacloudapi.cn/", "shop")]
    [InlineData($" accountname = shop ; AccountKey={Key};TableEndpoint=https://tables.example/shop", "https://tables.example/shop/", "shop")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net;SharedAccessSignature=sv=2020&sig=a%3D", "https://shop.table.core.windows.net/", "shop")]
    public void ConnectionString_OfEachForm_SaysWhereAndWho(string text, string endpoint, string account)
    {
        var service = new TableServiceClient(text);
        Assert.Equal((new Uri(endpoint), account), (service.Uri, service.AccountName));
        Assert.Equal(new Uri(endpoint + "Backups"), service.GetTableClient("Backups").Uri);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AccountName=shop")]
    [InlineData("AccountName=shop;AccountKey=not base 64")]
    [InlineData("TableEndpoint=shop;SharedAccessSignature=sig=secret")]
    [InlineData("TableEndpoint=https://shop.table.core.windows.net")]
    public void ConnectionString_Wrong_IsRefusedWithoutRepeatingIt(string text)
    {
        var failure = Assert.Throws<FormatException>(() => new TableServiceClient(text));
        Assert.DoesNotContain("shop", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.table.core.windows.net/Backups", "https://shop.table.core.windows.net/")]
    [InlineData("https://127.0.0.1:10002/devstoreaccount1/Backups", "https://127.0.0.1:10002/devstoreaccount1/")]
    public void Address_EndingWithTheTable_IsTakenApart(string address, string endpoint)
    {
        var table = new TableClient(new Uri(address), new AzureSasCredential("sig=x"));
        Assert.Equal(("Backups", new Uri(endpoint + "Backups")), (table.Name, table.Uri));
    }

    [Fact]
    public void Sas_OverPlainHttp_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new TableServiceClient(new Uri("http://shop.table.core.windows.net"), new AzureSasCredential("sig=x")));
}
