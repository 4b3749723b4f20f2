using Workflow.Catalogue;

namespace Workflow.Tests.Catalogue;

public sealed class Sha256SumsTests
{
    private static readonly string A = new('a', 64), B = new('b', 64);

    [Fact]
    public void Sums_OfExports_NameEachStoredFileOnceInOrder() => Assert.Equal(
        $"{B}  !2/订单.jsonl.gz\n{A}  users.jsonl.gz\n",
        Sha256Sums.Of("环境/1", [
            Export("users", A, "环境/1/users.jsonl.gz"),
            // It failed behind its file, which is kept.
            Export("订单", B, "环境/1/!2/订单.jsonl.gz") with { Status = ExportStatus.Failed },
            Export("没有", null, null) with { Status = ExportStatus.Failed }]));

    [Fact]
    public void Sums_OfNothing_AreEmpty() => Assert.Empty(Sha256Sums.Of("环境/1", []));

    // No collection's name reaches a blob's name like this; the format has it.
    [Fact]
    public void Sums_OfANameThatALineCannotHold_AreEscapedAsGnuDoes() =>
        Assert.Equal($"\\{A}  a\\\\b\\nc.jsonl.gz\n", Sha256Sums.Of("环境/1", [Export("a", A, "环境/1/a\\b\nc.jsonl.gz")]));

    private static ExportRecord Export(string collection, string? storedSha256, string? blobName) =>
        new() { Collection = collection, Status = ExportStatus.Complete, StoredSha256 = storedSha256, BlobName = blobName };
}
