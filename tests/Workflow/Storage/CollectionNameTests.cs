using Workflow.Storage;

namespace Workflow.Tests.Storage;

public sealed class CollectionNameTests
{
    [Theory]
    [InlineData("订单", "订单")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("../etc", "%2E.%2Fetc")]
    [InlineData("a\\b#c?d%e", "a%5Cb%23c%3Fd%25e")]
    [InlineData("tab\tnul\0", "tab%09nul%00")]
    [InlineData("\u0085", "%C2%85")]
    [InlineData("o'\"quote", "o'\"quote")]
    [InlineData("🍜.v1", "🍜.v1")]
    public void Encode_AnyName_EscapesOnlyWhatStorageRefuses(string name, string expected) => Assert.Equal(expected, CollectionName.Encode(name));

    [Fact]
    public void Encode_DifferentNames_NeverMeet()
    {
        string[] names = ["a/b", "a%2Fb", "a%2fb", ".a", "%2Ea", "a", "A", "a\n", "a%0A"];

        Assert.Equal(names.Length, names.Select(CollectionName.Encode).Distinct().Count());
    }

    [Fact]
    public void Refusal_AtTheLimit_Accepts_AndOneBytePast_Refuses()
    {
        Assert.Null(CollectionName.Refusal(new string('a', Limits.CollectionNameBytes)));
        Assert.Contains("200 bytes", CollectionName.Refusal(new string('a', Limits.CollectionNameBytes + 1)), StringComparison.Ordinal);
        Assert.Null(CollectionName.Refusal(new string('单', 66)));
        Assert.NotNull(CollectionName.Refusal(new string('单', 67)));
        Assert.Null(CollectionName.Refusal(new string('?', Limits.RowKeyCharacters / 3)));
        Assert.Contains("%XX", CollectionName.Refusal(new string('?', (Limits.RowKeyCharacters / 3) + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_NoName_Refuses() => Assert.All((string?[])["", null, "a\ud83c", "\udf5cb"], name => Assert.NotNull(CollectionName.Refusal(name)));
}
