using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>
/// Where the entries of a bucket are: a record for each bucket with the number of entries up to its end (8 bytes) and the CRC-32 of its own (4 bytes).
/// A bucket holds the id hashes that begin with the same bits.
/// </summary>
internal sealed class FanOut
{
    public const int RecordBytes = 12;

    private readonly byte[] records;
    private readonly int bits;
    private readonly byte[] entryBytes = new byte[IndexEntry.Bytes];
    private readonly Crc32 checksum = new();
    private long entries;
    private int bucket;

    /// <param name="bits">How many choose the bucket; <see cref="BitsFor"/>.</param>
    public FanOut(int bits)
    {
        this.bits = bits;
        records = new byte[(1 << bits) * RecordBytes];
    }

    /// <summary>The number of bits for buckets of <see cref="Limits.BucketEntries"/> entries, up to <see cref="Limits.FanOutBits"/>.</summary>
    public static int BitsFor(long entries)
    {
        var enough = 0;
        while (enough < Limits.FanOutBits && (long)Limits.BucketEntries << enough < entries)
            enough++;
        return enough;
    }

    public static int BucketOf(IndexEntry entry, int bits) => bits == 0 ? 0 : (int)(entry.First >> (64 - bits));

    /// <summary>Takes the next entry, in order.</summary>
    public void Add(IndexEntry entry)
    {
        for (var own = BucketOf(entry, bits); bucket < own;)
            EndBucket();
        entry.Write(entryBytes);
        checksum.Append(entryBytes);
        entries++;
    }

    /// <summary>All records, once every entry was taken.</summary>
    public byte[] End()
    {
        while (bucket < 1 << bits)
            EndBucket();
        return records;
    }

    /// <summary>Reads one record.</summary>
    public static (long End, uint Checksum) Read(ReadOnlySpan<byte> record) =>
        (BinaryPrimitives.ReadInt64BigEndian(record), BinaryPrimitives.ReadUInt32BigEndian(record[8..]));

    private void EndBucket()
    {
        var record = records.AsSpan(bucket++ * RecordBytes);
        BinaryPrimitives.WriteInt64BigEndian(record, entries);
        BinaryPrimitives.WriteUInt32BigEndian(record[8..], checksum.GetCurrentHashAsUInt32());
        checksum.Reset();
    }
}
