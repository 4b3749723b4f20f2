using Workflow.Documents.Index;

namespace Workflow.Tests.Documents;

public sealed class EntrySorterTests
{
    [Theory]
    [InlineData(0, 8)]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(20_000, 7000)]
    [InlineData(100_000, 1000)]
    public void Read_AnyNumberOfEntries_GivesThemInOrder(int count, int bufferEntries)
    {
        var chance = new Random(count);
        var entries = Enumerable.Range(0, count).Select(_ => new IndexEntry((ulong)chance.Next(50), (ulong)chance.Next(3), (ulong)chance.NextInt64(), 7)).ToList();
        using var sorter = new EntrySorter(bufferEntries);
        foreach (var entry in entries)
            sorter.Add(entry);

        var read = new List<IndexEntry>();
        var window = new IndexEntry[333];
        for (var got = window.Length; got == window.Length;)
        {
            got = sorter.Read(window);
            read.AddRange(window[..got]);
        }

        entries.Sort(IndexEntry.InOrder);
        Assert.Equal(entries, read);
        Assert.Equal(count, sorter.Count);
    }

    /// <summary>What decides over an export must not depend on the disk: it is known though nothing could be written.</summary>
    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(30, 2)]
    public void FirstDoubles_AmongWhatIsSortedInMemory_AreCounted_AndNoneBehindIt(int count, int doubles)
    {
        using var sorter = new EntrySorter(bufferEntries: 8);
        for (var number = 0; number < count; number++)
            sorter.Add(new((ulong)(number is 3 or 7 ? 1 : number is > 8 ? 9 : number), 0, 0, (ulong)number));

        Assert.Equal(doubles, sorter.FirstDoubles);
        sorter.Read(new IndexEntry[4]);
        Assert.Equal(doubles, sorter.FirstDoubles);
    }

    [Fact]
    public void Entry_ItsParts_ComeBackFromItsBytes()
    {
        byte[] id = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];
        byte[] content = [.. Enumerable.Range(101, 32).Select(number => (byte)number)];
        var entry = IndexEntry.Of(id, content, (1L << 48) - 2, Limits.LineBytes);
        var bytes = new byte[IndexEntry.Bytes];
        entry.Write(bytes);

        Assert.Equal([.. id[..12], .. content[..10], 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 2, 0, 0, 0], bytes);
        Assert.Equal((entry, (1L << 48) - 2, Limits.LineBytes), (IndexEntry.Read(bytes), entry.Offset, entry.Length));
        Assert.Equal("65666768696a6b6c6d6e", entry.ContentHash());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(Limits.BucketEntries, 0)]
    [InlineData(Limits.BucketEntries + 1, 1)]
    [InlineData((long)Limits.BucketEntries << Limits.FanOutBits, Limits.FanOutBits)]
    [InlineData(((long)Limits.BucketEntries << Limits.FanOutBits) + 1, Limits.FanOutBits)]
    public void BitsFor_AtTheLimitAndOnePast_GivesBucketsOfThatSizeAsLongAsItMay(long entries, int bits) => Assert.Equal(bits, FanOut.BitsFor(entries));
}
