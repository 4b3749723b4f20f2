namespace Local.Tables.Tests;

public sealed class FilterTests
{
    private static readonly Guid Id = new("01234567-89ab-cdef-0123-456789abcdef");

    public static TheoryData<FormattableString, string> Literals => new()
    {
        { $"A eq {"O'Brien 的"}", "A eq 'O''Brien 的'" },
        { $"A eq {'\''}", "A eq ''''" },
        { $"A eq {true} and B eq {false}", "A eq true and B eq false" },
        { $"A ge {-5}", "A ge -5" },
        { $"A ge {5_000_000_000}", "A ge 5000000000L" },
        { $"A lt {1.5}", "A lt 1.5" },
        { $"A eq {Id}", "A eq guid'01234567-89ab-cdef-0123-456789abcdef'" },
        { $"A eq {new byte[] { 0, 10, 255 }}", "A eq X'000AFF'" },
        { $"A lt {new DateTimeOffset(2025, 11, 5, 2, 0, 0, TimeSpan.FromHours(8))}", "A lt datetime'2025-11-04T18:00:00Z'" },
        { $"A lt {new DateTime(2025, 11, 5, 2, 0, 0, 5, DateTimeKind.Utc)}", "A lt datetime'2025-11-05T02:00:00.005Z'" },
        { $"A eq {null}", "A eq null" },
        { $"'{{0}}' and A eq {1}", "'{0}' and A eq 1" },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Filter_OfEachType_WritesItsLiteral(FormattableString filter, string expected) =>
        Assert.Equal(expected, TableClient.CreateQueryFilter(filter));

    [Fact]
    public void Filter_OfAnUnknownType_IsRefused() =>
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {TimeSpan.Zero}"));

    [Fact]
    public async Task Filter_OfEachType_FindsTheRow()
    {
        var time = new DateTimeOffset(2025, 11, 5, 2, 0, 0, 123, TimeSpan.FromHours(8));
        var table = await Storage.NewTableAsync();
        await table.AddEntityAsync(new TableEntity("环'境", "1") { ["Text"] = "O'Brien 的", ["Long"] = 5_000_000_000, ["Time"] = time, ["Id"] = Id, ["Paid"] = true, ["Double"] = 1.5 });
        await table.AddEntityAsync(new TableEntity("环'境", "2") { ["Text"] = "别的", ["Long"] = 1L, ["Time"] = time.AddDays(1), ["Id"] = Guid.Empty, ["Paid"] = false, ["Double"] = 2.5 });
        FormattableString[] filters =
        [
            $"PartitionKey eq {"环'境"} and RowKey lt {"2"}",
            $"Text eq {"O'Brien 的"}",
            $"Long gt {4_000_000_000}",
            $"Time le {time}",
            $"Id eq {Id}",
            $"Paid eq {true}",
            $"Double lt {2.0}",
        ];

        foreach (var filter in filters)
        {
            var found = new List<string>();
            await foreach (var row in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(filter))) found.Add(row.RowKey);
            Assert.Equal(["1"], found);
        }
    }
}
