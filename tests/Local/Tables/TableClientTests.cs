using Azure;

namespace Local.Tables.Tests;

public sealed class TableClientTests
{
    [Fact]
    public async Task Add_RowExists_FailsAsEntityAlreadyExists()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("环境", "订单"));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("环境", "订单")));

        Assert.Equal((409, "EntityAlreadyExists"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Add_TableMissing_FailsAsTableNotFound()
    {
        var table = (await Storage.ServiceAsync()).GetTableClient(Storage.NewName());

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("环境", "订单")));

        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Update_ETagOutdated_FailsAsUpdateConditionNotSatisfied()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["状态"] = "一" });
        var first = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await table.UpdateEntityAsync(new TableEntity("p", "r") { ["状态"] = "二" }, first.ETag);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            () => table.UpdateEntityAsync(new TableEntity("p", "r") { ["状态"] = "三" }, first.ETag, TableUpdateMode.Replace));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
        Assert.Equal("二", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("状态"));
    }

    [Fact]
    public async Task Update_RowMissing_FailsAsResourceNotFound()
    {
        var table = await Storage.NewTableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(new TableEntity("p", "没有"), ETag.All));

        Assert.Equal((404, "ResourceNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Update_NoETag_IsRefusedBeforeAnyCall()
    {
        var table = await Storage.NewTableAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Theory]
    [InlineData(TableUpdateMode.Merge, "旧", "新")]
    [InlineData(TableUpdateMode.Replace, null, "新")]
    public async Task Upsert_RowExists_KeepsOtherColumnsOnlyOnMerge(TableUpdateMode mode, string? old, string added)
    {
        var table = await Storage.NewTableAsync();
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Old"] = "旧" }, mode);

        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["Added"] = "新" }, mode);

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((old, added), (row.GetString("Old"), row.GetString("Added")));
    }

    [Fact]
    public async Task Write_Answer_CarriesTheNewETag()
    {
        var table = await Storage.NewTableAsync();

        var response = await table.UpsertEntityAsync(new TableEntity("p", "r"), TableUpdateMode.Replace);

        Assert.Equal((await table.GetEntityAsync<TableEntity>("p", "r")).Value.ETag, response.Headers.ETag);
    }

    [Fact]
    public async Task Delete_ETagOutdated_FailsAndKeepsTheRow()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));
        var first = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        await table.UpsertEntityAsync(new TableEntity("p", "r") { ["x"] = 1 });

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.DeleteEntityAsync(first, first.ETag));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public async Task Delete_RowMissing_IsFine()
    {
        var table = await Storage.NewTableAsync();
        Assert.Equal(404, (await table.DeleteEntityAsync("p", "没有")).Status);
    }

    [Fact]
    public async Task Get_RowMissing_FailsAsResourceNotFound()
    {
        var table = await Storage.NewTableAsync();

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => table.GetEntityAsync<TableEntity>("p", "没有"));

        Assert.Equal((404, "ResourceNotFound"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task GetIfExists_RowMissing_HasNoValue()
    {
        var table = await Storage.NewTableAsync();

        var found = await table.GetEntityIfExistsAsync<TableEntity>("p", "没有");

        Assert.False(found.HasValue);
        Assert.Throws<InvalidOperationException>(() => found.Value);
    }

    [Fact]
    public async Task Get_Select_ReadsOnlyThoseColumns()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r", ["B"])).Value;

        Assert.Null(row.GetInt32("A"));
        Assert.Equal(2, row.GetInt32("B"));
    }

    [Theory]
    [InlineData("!running")]
    [InlineData("用户 日志")]
    [InlineData("O'Brien")]
    [InlineData("''")]
    [InlineData("a b+c&d=e;f,g")]
    [InlineData("100%25")]
    [InlineData("(x)@y:z$~*")]
    [InlineData("emoji😀")]
    [InlineData("..")]
    public async Task Key_OfAnyCharacters_FindsItsRowAgain(string key)
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity(key, key) { ["Value"] = key });
        await table.UpdateEntityAsync(new TableEntity(key, key) { ["Second"] = 2 }, ETag.All);

        var row = (await table.GetEntityAsync<TableEntity>(key, key)).Value;

        Assert.Equal((key, key, key), (row.PartitionKey, row.RowKey, row.GetString("Value")));
        Assert.Equal(204, (await table.DeleteEntityAsync(key, key)).Status);
    }

    [Fact]
    public async Task Query_MorePagesThanOne_WalksThemAll()
    {
        var table = await Storage.NewTableAsync();
        for (var i = 0; i < 7; i++) await table.AddEntityAsync(new TableEntity("环境", $"行-{i}"));

        var pages = await Collect(table.QueryAsync<TableEntity>(maxPerPage: 3).AsPages());

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"行-{i}"), pages.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task Query_ContinuedFromAToken_GoesOnThere()
    {
        var table = await Storage.NewTableAsync();
        for (var i = 0; i < 5; i++) await table.AddEntityAsync(new TableEntity("环境", $"行-{i}"));
        var first = (await Collect(table.QueryAsync<TableEntity>(maxPerPage: 2).AsPages()))[0];

        var rest = await Collect(table.QueryAsync<TableEntity>().AsPages(first.ContinuationToken, pageSizeHint: 10));

        Assert.Equal(["行-2", "行-3", "行-4"], rest.SelectMany(page => page.Values).Select(row => row.RowKey));
    }

    [Fact]
    public async Task Table_CreatedTwice_FailsUnlessAskedForIfNotExists()
    {
        var service = await Storage.ServiceAsync();
        var name = Storage.NewName();
        await service.CreateTableAsync(name);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync(name));
        var again = await service.GetTableClient(name).CreateIfNotExistsAsync();

        Assert.Equal((409, "TableAlreadyExists"), (failure.Status, failure.ErrorCode));
        Assert.Equal((name, 409), (again.Value.Name, again.GetRawResponse().Status));
    }

    [Fact]
    public async Task Tables_QueriedByFilter_AreFoundAndGoneAfterDelete()
    {
        var service = await Storage.ServiceAsync();
        var name = Storage.NewName();
        await service.CreateTableIfNotExistsAsync(name);
        var filter = TableClient.CreateQueryFilter($"TableName eq {name}");

        Assert.Equal([name], (await Collect(service.QueryAsync(filter))).Select(table => table.Name));
        await service.DeleteTableAsync(name);
        Assert.Empty(await Collect(service.QueryAsync(filter)));
        Assert.Equal(404, (await service.DeleteTableAsync(name)).Status);
    }

    private static async Task<List<T>> Collect<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var item in source) all.Add(item);
        return all;
    }
}
