using Azure;
using static Local.Tables.TableTransactionActionType;

namespace Local.Tables.Tests;

public sealed class TransactionTests
{
    [Fact]
    public async Task Transaction_OfEveryAction_AppliesThemInOrder()
    {
        var table = await Storage.NewTableAsync();
        foreach (var name in new[] { "merge", "replace", "delete", "upsert-merge", "upsert-replace" }) await table.AddEntityAsync(Row(name, "Old", "旧"));

        var answers = await table.SubmitTransactionAsync(
        [
            new(Add, Row("增加'", "New", "新")),
            new(UpdateMerge, Row("merge", "New", "新"), ETag.All),
            new(UpdateReplace, Row("replace", "New", "新"), ETag.All),
            new(Delete, Row("delete", "New", "新")),
            new(UpsertMerge, Row("upsert-merge", "New", "新")),
            new(UpsertReplace, Row("upsert-replace", "New", "新")),
            new(UpsertReplace, Row("made", "New", "新")),
        ]);

        Assert.Equal(Enumerable.Repeat(204, 7), answers.Value.Select(answer => answer.Status));
        Assert.Equal((await table.GetEntityAsync<TableEntity>("环境", "merge")).Value.ETag, answers.Value[1].Headers.ETag);
        Assert.Equal(("旧", "新"), await Columns(table, "merge"));
        Assert.Equal((null, "新"), await Columns(table, "replace"));
        Assert.Equal((null, "新"), await Columns(table, "增加'"));
        Assert.Equal(("旧", "新"), await Columns(table, "upsert-merge"));
        Assert.Equal((null, "新"), await Columns(table, "upsert-replace"));
        Assert.Equal((null, "新"), await Columns(table, "made"));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("环境", "delete")).HasValue);
    }

    [Fact]
    public async Task Transaction_OneActionRefused_NamesItAndAppliesNothing()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(Row("有", "Old", "旧"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => table.SubmitTransactionAsync(
        [
            new(Add, Row("一", "New", "新")),
            new(UpsertReplace, Row("二", "New", "新")),
            new(Add, Row("有", "New", "新")),
        ]));

        Assert.Equal((409, "EntityAlreadyExists", 2), (failure.Status, failure.ErrorCode, failure.FailedTransactionActionIndex));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("环境", "一")).HasValue);
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("环境", "二")).HasValue);
    }

    [Fact]
    public async Task Transaction_ETagOutdated_FailsAsUpdateConditionNotSatisfied()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(Row("有", "Old", "旧"));
        var first = (await table.GetEntityAsync<TableEntity>("环境", "有")).Value;
        await table.UpsertEntityAsync(Row("有", "Old", "更新"));

        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => table.SubmitTransactionAsync([new(UpdateReplace, first, first.ETag)]));

        Assert.Equal((412, "UpdateConditionNotSatisfied"), (failure.Status, failure.ErrorCode));
    }

    [Fact]
    public async Task Transaction_OfTheLimit_IsTaken()
    {
        var table = await Storage.NewTableAsync();

        await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(i => new TableTransactionAction(Add, Row($"行-{i:000}", "New", "新"))));

        var rows = 0;
        await foreach (var _ in table.QueryAsync<TableEntity>()) rows++;
        Assert.Equal(100, rows);
    }

    [Fact]
    public async Task Transaction_OfClasses_WritesThem()
    {
        var table = await Storage.NewTableAsync();
        await table.SubmitTransactionAsync([new(UpsertReplace, new Order { PartitionKey = "环境", RowKey = "1", JobId = 5_000_000_000, Size = Size.Large, PlacedAt = DateTimeOffset.UnixEpoch.AddYears(50), DueAt = DateTime.UnixEpoch.AddYears(50) })]);
        var read = (await table.GetEntityAsync<Order>("环境", "1")).Value;
        Assert.Equal((5_000_000_000, Size.Large), (read.JobId, read.Size));
    }

    [Fact]
    public async Task Transaction_OfNothing_IsRefused()
    {
        var table = await Storage.NewTableAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
    }

    private static TableEntity Row(string key, string column, string value) => new("环境", key) { [column] = value };

    private static async Task<(string?, string?)> Columns(TableClient table, string key)
    {
        var row = (await table.GetEntityAsync<TableEntity>("环境", key)).Value;
        return (row.GetString("Old"), row.GetString("New"));
    }
}
