using Azure;

namespace Local.Tables.Tests;

public sealed class EntityTests
{
    private static readonly DateTimeOffset Time = new(2025, 11, 5, 2, 3, 4, 567, TimeSpan.FromHours(8));

    [Fact]
    public async Task Class_EveryKindOfProperty_ComesBackEqual()
    {
        var table = await Storage.NewTableAsync();
        var order = new Order
        {
            PartitionKey = "店'铺",
            RowKey = "1",
            Customer = "张三\u2028李四",
            Items = int.MinValue,
            JobId = long.MaxValue,
            ParentJobId = 0,
            Weight = 3.0,
            Discount = 1e-300,
            Paid = true,
            Refunded = false,
            Number = new Guid("01234567-89ab-cdef-0123-456789abcdef"),
            PlacedAt = Time,
            DueAt = Time.UtcDateTime,
            Signature = [0, 1, 255],
            Size = Size.Large,
            BoxSize = Size.Small,
            Remark = "备注",
            Scratch = "kept out",
        };

        await table.AddEntityAsync(order);
        var read = (await table.GetEntityAsync<Order>("店'铺", "1")).Value;
        var columns = (await table.GetEntityAsync<TableEntity>("店'铺", "1")).Value;

        Assert.Equivalent(
            new
            {
                order.Customer, order.Items, order.Gifts, order.JobId, order.ParentJobId, order.Weight, order.Discount, order.Paid, order.Refunded,
                order.Number, order.PlacedAt, order.SentAt, order.DueAt, order.Signature, order.Size, order.BoxSize, order.Remark,
            },
            read);
        Assert.Null(read.Scratch);
        Assert.Equal(DateTimeKind.Utc, read.DueAt.Kind);
        Assert.NotNull(read.Timestamp);
        Assert.NotEqual(default, read.ETag);
        Assert.Equal(("Large", "备注"), (columns.GetString("Size"), columns.GetString("Note")));
        Assert.False(columns.ContainsKey("Scratch") || columns.ContainsKey("Remark"));
    }

    [Fact]
    public async Task Dictionary_EveryKindOfValue_ComesBackWithItsType()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["Text"] = "文本 \"quoted\" \\ \r\n",
            ["Int"] = 7,
            ["Long"] = 7L,
            ["Double"] = 7.0,
            ["True"] = true,
            ["Time"] = Time,
            ["Guid"] = new Guid("01234567-89ab-cdef-0123-456789abcdef"),
            ["Bytes"] = new byte[] { 1, 2, 3 },
            ["Data"] = BinaryData.FromString("数据"),
            ["Nothing"] = null,
        });

        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("文本 \"quoted\" \\ \r\n", row.GetString("Text"));
        Assert.Equal((7, 7L, 7.0, true), (row.GetInt32("Int"), row.GetInt64("Long"), row.GetDouble("Double"), row.GetBoolean("True")));
        Assert.Equal(Time, row.GetDateTimeOffset("Time"));
        Assert.Equal(Time.UtcDateTime, row.GetDateTime("Time"));
        Assert.Equal(new Guid("01234567-89ab-cdef-0123-456789abcdef"), row.GetGuid("Guid"));
        Assert.Equal([1, 2, 3], row.GetBinary("Bytes"));
        Assert.Equal("数据", row.GetBinaryData("Data").ToString());
        Assert.Null(row.GetString("Nothing"));
        Assert.Null(row["Never"]);
    }

    [Fact]
    public async Task Dictionary_ReadAndWrittenBack_NeedsNoCleaning()
    {
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Long"] = 1L, ["Time"] = Time });
        var row = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        row["Long"] = 2;
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace);

        var again = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((2L, Time), (again.GetInt64("Long"), again.GetDateTimeOffset("Time")));
    }

    [Fact]
    public void Dictionary_ValueOfAnotherType_SaysBothTypes()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => new TableEntity("p", "r") { ["Count"] = 1 }.GetInt64("Count"));
        Assert.Equal("Cannot return System.Int64 type for a System.Int32 typed property.", failure.Message);
    }

    [Fact]
    public void Dictionary_IntegerIntoLongOrDouble_KeepsTheColumnsType()
    {
        var row = new TableEntity { ["Long"] = 1L, ["Double"] = 1.5 };
        row["Long"] = 2;
        row["Double"] = 2;
        Assert.Equal((2L, 2.0), (row.GetInt64("Long"), row.GetDouble("Double")));
    }

    [Fact]
    public async Task Class_PropertyOfAnUnknownType_IsRefusedByName()
    {
        var table = await Storage.NewTableAsync();
        var failure = await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new Lossy { PartitionKey = "p", RowKey = "r" }));
        Assert.Contains("Lossy.Duration", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_OfNoZone_IsRefused()
    {
        var table = await Storage.NewTableAsync();
        var local = new TableEntity("p", "r") { ["Time"] = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified) };
        await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(local));
    }

    private sealed class Lossy : ITableEntity
    {
        public string PartitionKey { get; set; } = "";

        public string RowKey { get; set; } = "";

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public TimeSpan Duration { get; set; }
    }
}
