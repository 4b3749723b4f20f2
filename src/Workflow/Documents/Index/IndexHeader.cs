using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>The first bytes of an index: its format, its file, and where its parts are. Numbers are big-endian.</summary>
internal sealed record IndexHeader
{
    /// <summary>Bytes of the header.</summary>
    public const int Bytes = 128;

    private const int ChecksumAt = 124;

    // An offset has 48 bits.
    private const long LargestFile = 1L << 48;

    // A megabyte each, a hundred times over.
    private const int MostRuns = 16 * 1024 * 1024;

    /// <summary>Documents that have an entry: all that have an <c>_id</c>.</summary>
    public required long Entries { get; init; }

    /// <summary>Bytes of the file as the service wrote it.</summary>
    public required long RawBytes { get; init; }

    /// <summary>Bytes of the stored file.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>SHA-256 of the stored file, lower-case hex: an index belongs to this file only.</summary>
    public required string StoredSha256 { get; init; }

    public required int Runs { get; init; }

    /// <summary>CRC-32 of the table of runs.</summary>
    public required uint RunsChecksum { get; init; }

    /// <summary>Leading bits of an id hash that choose its bucket.</summary>
    public required int FanOutBits { get; init; }

    public long RunsAt => Bytes;

    public int RunsBytes => Runs * RunTable.RecordBytes;

    public long EntriesAt => RunsAt + RunsBytes;

    public long FanOutAt => EntriesAt + (Entries * IndexEntry.Bytes);

    /// <summary>Bytes of the whole index.</summary>
    public long Length => LengthOf(Entries, Runs, FanOutBits);

    public static long LengthOf(long entries, int runs, int fanOutBits) =>
        Bytes + ((long)runs * RunTable.RecordBytes) + (entries * IndexEntry.Bytes) + ((1L << fanOutBits) * FanOut.RecordBytes);

    // Its last character is the version of the format.
    private static ReadOnlySpan<byte> Magic => "WFINDEX1"u8;

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(8), Entries);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(16), RawBytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(24), StoredBytes);
        Convert.FromHexString(StoredSha256).CopyTo(bytes, 32);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(64), Runs);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(68), RunsChecksum);
        bytes[72] = (byte)FanOutBits;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ChecksumAt), Crc32.HashToUInt32(bytes.AsSpan(0, ChecksumAt)));
        return bytes;
    }

    /// <summary>The header; null if the bytes are of another version, or damaged.</summary>
    public static IndexHeader? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Bytes || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..]) != Crc32.HashToUInt32(bytes[..ChecksumAt]))
            return null;
        var header = new IndexHeader
        {
            Entries = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            RawBytes = BinaryPrimitives.ReadInt64BigEndian(bytes[16..]),
            StoredBytes = BinaryPrimitives.ReadInt64BigEndian(bytes[24..]),
            StoredSha256 = Convert.ToHexStringLower(bytes.Slice(32, 32)),
            Runs = BinaryPrimitives.ReadInt32BigEndian(bytes[64..]),
            RunsChecksum = BinaryPrimitives.ReadUInt32BigEndian(bytes[68..]),
            FanOutBits = bytes[72],
        };
        return header.IsPossible ? header : null;
    }

    // A correct checksum does not prove valid numbers, and these decide what is read and allocated next.
    private bool IsPossible =>
        Entries >= 0 && RawBytes is >= 0 and <= LargestFile && StoredBytes is >= 0 and <= LargestFile && Entries <= RawBytes
        && Runs is >= 0 and <= MostRuns && (Runs > 0 || RawBytes == 0) && FanOutBits is >= 0 and <= Limits.FanOutBits;
}
