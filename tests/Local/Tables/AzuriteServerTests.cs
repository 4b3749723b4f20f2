using Azure;
using Azurite;

namespace Local.Tables.Tests;

public sealed class AzuriteServerTests
{
    [Fact]
    public async Task Server_StoppedAndRestarted_IsWhereItWasWithItsData()
    {
        await using var azurite = await AzuriteServer.StartAsync();
        var options = new TableClientOptions();
        options.Retry.MaxRetries = 0;
        var table = new TableClient(azurite.ConnectionString, "down", options);
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("环境", "行"));

        await azurite.StopAsync();
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("环境", "行"));
        await azurite.RestartAsync();

        Assert.Equal(0, failure.Status);
        Assert.Equal("行", (await table.GetEntityAsync<TableEntity>("环境", "行")).Value.RowKey);
    }
}
