namespace Workflow.Documents.Index;

/// <summary>
/// One document of a diff, 32 bytes: 8 of its offset and 4 of its length in the raw file where it is read, then twice 10 of the hash of its canonical
/// form, in the older backup and in the newer. The bytes are those of an index entry that sorts by the offset, so that the entry sorter can sort these.
/// </summary>
internal readonly record struct DiffRecord(IndexEntry Sortable)
{
    public const int Bytes = IndexEntry.Bytes;

    public long Offset => (long)Sortable.First;

    /// <summary>Whether only the older has it, so that it is read there. A hash is never all zeros.</summary>
    public bool IsRemoved => (Sortable.Third & 0xffff) == 0 && Sortable.Fourth == 0;

    public int Length => (int)(Sortable.Second >> 32);

    /// <summary>A document that only the newer backup has.</summary>
    public static DiffRecord Added(IndexEntry to) => Of(to, default, to);

    /// <summary>A document that only the older backup has.</summary>
    public static DiffRecord Removed(IndexEntry from) => Of(from, from, default);

    /// <summary>A document that both have; it is read in the newer.</summary>
    public static DiffRecord Changed(IndexEntry from, IndexEntry to) => Of(to, from, to);

    /// <summary>Records that were written one after another.</summary>
    public static DiffRecord[] ReadAll(ReadOnlySpan<byte> bytes)
    {
        var records = new DiffRecord[bytes.Length / Bytes];
        for (var i = 0; i < records.Length; i++)
            records[i] = Read(bytes[(i * Bytes)..]);
        return records;
    }

    public static DiffRecord Read(ReadOnlySpan<byte> bytes) => new(IndexEntry.Read(bytes));

    /// <summary>The hash in the older backup, lower-case hex; zeros if it is not in it.</summary>
    public string FromHash() => Hash(12);

    /// <summary>The hash in the newer backup, lower-case hex; zeros if it is not in it.</summary>
    public string ToHash() => Hash(12 + IndexEntry.ContentHashBytes);

    private static DiffRecord Of(IndexEntry place, IndexEntry from, IndexEntry to)
    {
        // The content of an entry: 32 bits at the end of the second number, 48 at the start of the third.
        var (toHigh, toLow) = ((uint)to.Second, to.Third >> 16);
        return new(new(
            (ulong)place.Offset,
            ((ulong)(uint)place.Length << 32) | (uint)from.Second,
            (from.Third & ~0xfffful) | (toHigh >> 16),
            ((ulong)(toHigh & 0xffff) << 48) | toLow));
    }

    private string Hash(int at)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Sortable.Write(bytes);
        return Convert.ToHexStringLower(bytes.Slice(at, IndexEntry.ContentHashBytes));
    }
}
