using Workflow.Catalogue;
using Workflow.Gate;

namespace Workflow.Tests.Gate;

/// <summary>Which collections are looked into, and in what steps.</summary>
public sealed class ChurnBatchTests
{
    [Fact]
    public void Steps_HoldAsManyCollectionsAsTheirLimit_AndOneMoreBeginsTheNext()
    {
        Assert.Equal([("0000", "0499")], BatchesOf(Enumerable.Repeat(100L, Limits.GateBatchCollections)));
        Assert.Equal([("0000", "0499"), ("0500", "0500")], BatchesOf(Enumerable.Repeat(100L, Limits.GateBatchCollections + 1)));
    }

    [Fact]
    public void Steps_HoldAsManyEntriesAsTheirLimit_AndALargeCollectionIsAStepOfItsOwn()
    {
        const long Half = Limits.GateBatchEntries / 4;
        Assert.Equal([("0000", "0001")], BatchesOf([Half, Half]));
        Assert.Equal([("0000", "0000"), ("0001", "0001")], BatchesOf([Half, Half + 1]));
        Assert.Equal([("0000", "0000"), ("0001", "0001"), ("0002", "0002")], BatchesOf([100, 100 * Half, 100]));
    }

    [Theory]
    [InlineData(100, 100, "b", true)]
    [InlineData(99, 99, "b", false)]
    // The same file.
    [InlineData(100, 100, "a", false)]
    // Something simpler is found.
    [InlineData(100, 0, "b", false)]
    [InlineData(300, 100, "b", false)]
    public void Documents_AreLookedAt_WhereNothingSimplerIsFound(long before, long after, string hash, bool looked) => Assert.Equal(
        looked, ComparedExports.Among([Row("用户", before, "a")], [Row("用户", after, hash)]).Any());

    [Fact]
    public void Csv_AndWhatOnlyOneHas_IsNotLookedAt() => Assert.Empty(ComparedExports.Among(
        [Row("表", 200, "a", ExportFormat.Csv), Row("旧", 200, "a")], [Row("表", 200, "b", ExportFormat.Csv), Row("新", 200, "b")]));

    private static IEnumerable<(string First, string Last)> BatchesOf(IEnumerable<long> documents)
    {
        var rows = documents.Select((count, n) => Row($"{n:D4}", count, "a")).ToList();
        var newer = rows.ConvertAll(row => row with { Export = row.Export with { RawSha256 = "b" } });
        return ChurnBatch.Of(ComparedExports.Among(rows, newer)).Select(batch => (batch.First, batch.Last));
    }

    private static ExportRow Row(string collection, long documents, string hash, ExportFormat format = ExportFormat.Json) => new()
    {
        BackupId = "20261120T180000Z-ab12",
        Export = new()
        {
            Collection = collection,
            Status = ExportStatus.Complete,
            Verified = true,
            Documents = documents,
            RawBytes = documents,
            RawSha256 = hash,
            StoredSha256 = hash,
            BlobName = collection,
            Format = format,
        },
    };
}
