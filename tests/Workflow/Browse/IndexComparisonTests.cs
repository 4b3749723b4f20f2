using System.Buffers.Binary;
using System.Security.Cryptography;
using Workflow.Browse.Diffs;
using Workflow.Documents.Index;

namespace Workflow.Tests.Browse;

/// <summary>The merge of two indexes against two dictionaries.</summary>
public sealed class IndexComparisonTests
{
    private static readonly DiffClass[] Classes = Enum.GetValues<DiffClass>();

    [Fact]
    public async Task Comparison_OfRandomIndexes_IsTheDifferenceOfTwoDictionaries()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            // Now and then more than a window of the cursor.
            var most = seed % 50 == 0 ? 30_000 : random.Next(200);
            var from = Draw(random, random.Next(most + 1), most + 1);
            var to = Draw(random, random.Next(most + 1), most + 1);

            var (found, same) = await CompareAsync(from, to);

            var expected = Expect(from, to);
            Assert.True(expected.Same == same, $"Seed {seed}: {same} the same, {expected.Same} expected.");
            foreach (var one in Classes)
                Assert.True(expected.Records[one].SequenceEqual(found[one]), $"Seed {seed}: {one} differs.");
        }
    }

    [Fact]
    public async Task Comparison_WithACollectionThatDidNotExist_IsAllOfTheOther()
    {
        var entries = Draw(new(1), 500, 400);

        using var added = new IndexComparison();
        await added.RunAsync(null, Cursor(entries), default);
        using var removed = new IndexComparison();
        await removed.RunAsync(Cursor(entries), null, default);

        var ids = entries.GroupBy(IdOf).Count();
        Assert.Equal((ids, 0, 0, 0), (added.CountOf(DiffClass.Added), added.CountOf(DiffClass.Removed), added.CountOf(DiffClass.Changed), added.Same));
        Assert.Equal((ids, 0, 0, 0), (removed.CountOf(DiffClass.Removed), removed.CountOf(DiffClass.Added), removed.CountOf(DiffClass.Changed), removed.Same));
    }

    [Fact]
    public async Task Comparison_OfMoreThanIsSortedInMemory_IsInTheOrderOfTheFile()
    {
        var entries = Draw(new(2), Limits.SortedDifferences + 1, 10_000_000);
        using var comparison = new IndexComparison();

        await comparison.RunAsync(null, Cursor(entries), default);

        var records = new IndexEntry[comparison.CountOf(DiffClass.Added) + 1];
        var read = comparison.Read(DiffClass.Added, records);
        Assert.Equal(comparison.CountOf(DiffClass.Added), read);
        Assert.True(records[..read].Zip(records[1..read]).All(pair => new DiffRecord(pair.First).Offset < new DiffRecord(pair.Second).Offset));
    }

    [Fact]
    public void Record_OfAnyDocument_KeepsPlaceAndHashes()
    {
        var from = IndexEntry.Of(Hash(1), Hash(2), (1L << 48) - 1, 32 * 1024 * 1024);
        var to = IndexEntry.Of(Hash(1), Hash(3), 77, 5);
        var bytes = new byte[DiffRecord.Bytes];

        DiffRecord.Changed(from, to).Sortable.Write(bytes);
        var changed = DiffRecord.Read(bytes);
        var removed = DiffRecord.Removed(from);

        Assert.Equal((77, 5, from.ContentHash(), to.ContentHash()), (changed.Offset, changed.Length, changed.FromHash(), changed.ToHash()));
        Assert.Equal(((1L << 48) - 1, 32 * 1024 * 1024, from.ContentHash(), new string('0', 20)), (removed.Offset, removed.Length, removed.FromHash(), removed.ToHash()));
        Assert.Equal(to.ContentHash(), DiffRecord.Added(to).ToHash());
    }

    // Few ids for many documents: some come twice and more often.
    private static IndexEntry[] Draw(Random random, int documents, int ids)
    {
        var entries = new IndexEntry[documents];
        for (var i = 0; i < documents; i++)
            entries[i] = IndexEntry.Of(Hash(random.Next(ids * 4)), Hash(-random.Next(1, 4)), i * 100L, 90);
        Array.Sort(entries, IndexEntry.InOrder);
        return entries;
    }

    private static async Task<(Dictionary<DiffClass, List<IndexEntry>> Found, long Same)> CompareAsync(IndexEntry[] from, IndexEntry[] to)
    {
        using var comparison = new IndexComparison();
        await comparison.RunAsync(Cursor(from), Cursor(to), default);
        var found = Classes.ToDictionary(one => one, one =>
        {
            var records = new IndexEntry[comparison.CountOf(one) + 1];
            return records[..comparison.Read(one, records)].ToList();
        });
        return (found, comparison.Same);
    }

    private static (Dictionary<DiffClass, List<IndexEntry>> Records, long Same) Expect(IndexEntry[] from, IndexEntry[] to)
    {
        var records = Classes.ToDictionary(one => one, _ => new List<IndexEntry>());
        var (older, newer) = (from.ToLookup(IdOf), to.ToLookup(IdOf));
        var same = 0L;
        foreach (var id in older.Select(group => group.Key).Union(newer.Select(group => group.Key)))
        {
            var (before, after) = (older[id].OrderBy(entry => entry.Offset).ToList(), newer[id].OrderBy(entry => entry.Offset).ToList());
            if (before.Count == 0)
                records[DiffClass.Added].Add(DiffRecord.Added(after[0]).Sortable);
            else if (after.Count == 0)
                records[DiffClass.Removed].Add(DiffRecord.Removed(before[0]).Sortable);
            else if (Contents(before).SequenceEqual(Contents(after)))
                same++;
            else
                records[DiffClass.Changed].Add(DiffRecord.Changed(before[0], after[0]).Sortable);
        }
        foreach (var list in records.Values)
            list.Sort((a, b) => new DiffRecord(a).Offset.CompareTo(new DiffRecord(b).Offset));
        return (records, same);
    }

    private static IEnumerable<string> Contents(List<IndexEntry> entries) => entries.Select(entry => entry.ContentHash()).Order(StringComparer.Ordinal);

    private static (ulong First, ulong Second) IdOf(IndexEntry entry) => (entry.First, entry.Second >> 32);

    private static byte[] Hash(int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return SHA256.HashData(bytes);
    }

    private static IndexCursor Cursor(IndexEntry[] entries)
    {
        var bits = FanOut.BitsFor(entries.Length);
        var fanOut = new FanOut(bits);
        var bytes = new byte[entries.Length * IndexEntry.Bytes];
        for (var i = 0; i < entries.Length; i++)
        {
            fanOut.Add(entries[i]);
            entries[i].Write(bytes.AsSpan(i * IndexEntry.Bytes));
        }
        var header = new IndexHeader
        {
            Entries = entries.Length, RawBytes = 0, StoredBytes = 0, StoredSha256 = "", Runs = 0, RunsChecksum = 0, FanOutBits = bits,
        };
        return new(new MemoryStream(bytes), fanOut.End(), header);
    }
}
