using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>The index is damaged, or does not match its file: it has to be built again.</summary>
internal sealed class IndexDamagedException(string message) : Exception(message);

/// <summary>An index in storage that reads only what is needed: two reads for the entries of an id.</summary>
/// <param name="blobs">Where it is.</param>
/// <param name="indexName">Its name there.</param>
/// <param name="header">Its header.</param>
/// <param name="head">Its first bytes, which are not read again.</param>
internal sealed class DocumentIndex(DerivedBlobs blobs, string indexName, IndexHeader header, ReadOnlyMemory<byte> head)
{
    public IndexHeader Header => header;

    /// <summary>The documents with that id, in the order of the file: none, one, or more if the file has it more than once.</summary>
    /// <param name="idHash">SHA-256 of the canonical form of the id.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IndexDamagedException">The data that was read is invalid.</exception>
    public async Task<IReadOnlyList<IndexEntry>> FindAsync(ReadOnlyMemory<byte> idHash, CancellationToken cancellation)
    {
        var wanted = IndexEntry.Of(idHash.Span, idHash.Span, 0, 0);
        var bucket = FanOut.BucketOf(wanted, header.FanOutBits);
        var before = Math.Max(0, bucket - 1);
        var records = await ReadAsync(header.FanOutAt + ((long)before * FanOut.RecordBytes), (bucket + 1 - before) * FanOut.RecordBytes, cancellation);
        var first = bucket == 0 ? 0 : FanOut.Read(records.Span).End;
        var (end, checksum) = FanOut.Read(records.Span[^FanOut.RecordBytes..]);
        if (first < 0 || first > end || end > header.Entries || end - first > int.MaxValue / IndexEntry.Bytes)
            throw Damaged();
        if (first == end)
            return [];
        var bytes = await ReadAsync(header.EntriesAt + (first * IndexEntry.Bytes), (int)(end - first) * IndexEntry.Bytes, cancellation);
        if (Crc32.HashToUInt32(bytes.Span) != checksum)
            throw Damaged();
        return Matching(bytes.Span, wanted);
    }

    /// <summary>The runs of the file.</summary>
    /// <exception cref="IndexDamagedException">The data that was read is invalid.</exception>
    public async Task<RunTable> RunsAsync(CancellationToken cancellation)
    {
        var bytes = header.Runs == 0 ? default : await ReadAsync(header.RunsAt, header.RunsBytes, cancellation);
        return RunTable.Read(bytes.Span, header) ?? throw Damaged();
    }

    /// <summary>All entries, in order, as a stream.</summary>
    public Task<IndexCursor> EntriesAsync(CancellationToken cancellation) => SampleAsync(0, cancellation);

    /// <summary>
    /// The entries of ids whose hashes begin with that many zero bits, in order, as a stream: the same ids in any index. An index that is too small for such
    /// fine buckets returns more.
    /// </summary>
    /// <param name="zeros">Bits; none for all entries.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="IndexDamagedException">The data that was read is invalid.</exception>
    public async Task<IndexCursor> SampleAsync(int zeros, CancellationToken cancellation)
    {
        var buckets = 1 << (header.FanOutBits < zeros ? header.FanOutBits : header.FanOutBits - zeros);
        var fanOut = await ReadAsync(header.FanOutAt, buckets * FanOut.RecordBytes, cancellation);
        var count = FanOut.Read(fanOut.Span[^FanOut.RecordBytes..]).End;
        if (count < 0 || count > header.Entries)
            throw Damaged();
        var end = header.EntriesAt + (count * IndexEntry.Bytes);
        var entries = count == 0 ? Stream.Null
            : end <= head.Length ? new MemoryStream(head[(int)header.EntriesAt..(int)end].ToArray(), writable: false)
            : await blobs.OpenRangeAsync(indexName, header.EntriesAt, count * IndexEntry.Bytes, cancellation);
        return new(entries, fanOut, header with { Entries = count });
    }

    internal static IndexDamagedException Damaged() => new("The document index is damaged.");

    private static List<IndexEntry> Matching(ReadOnlySpan<byte> bucket, IndexEntry wanted)
    {
        var found = new List<IndexEntry>();
        for (; bucket.Length > 0; bucket = bucket[IndexEntry.Bytes..])
        {
            var entry = IndexEntry.Read(bucket);
            if (!entry.HasIdOf(wanted))
                continue;
            if (entry.Length is < 0 or > Limits.LineBytes)
                throw Damaged();
            found.Add(entry);
        }
        found.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        return found;
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(long offset, int bytes, CancellationToken cancellation)
    {
        if (offset + bytes <= head.Length)
            return head.Slice((int)offset, bytes);
        if (await blobs.ReadAsync(indexName, offset, bytes, cancellation) is { } read && read.Length == bytes)
            return read;
        throw Damaged();
    }
}
