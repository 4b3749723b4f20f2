using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>A piece of a stored file that can be decompressed alone.</summary>
/// <param name="RawOffset">Where its bytes begin in the raw file.</param>
/// <param name="StoredOffset">Where it begins in the stored file.</param>
/// <param name="FirstLine">The line of the raw file, from 1, that its first byte belongs to.</param>
internal readonly record struct Run(long RawOffset, long StoredOffset, long FirstLine);

/// <summary>The runs of a file, in order: they say what to fetch and decompress for any bytes of it.</summary>
internal sealed class RunTable
{
    /// <summary>Bytes of one record: three numbers of 8 bytes.</summary>
    public const int RecordBytes = 24;

    private readonly List<Run> runs = [];

    public int Count => runs.Count;

    public Run this[int number] => runs[number];

    public void Add(Run run) => runs.Add(run);

    /// <summary>The number of the run that holds a byte of the raw file.</summary>
    public int Find(long rawOffset)
    {
        var (low, high) = (0, runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (runs[middle].RawOffset <= rawOffset)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[runs.Count * RecordBytes];
        for (var i = 0; i < runs.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * RecordBytes), runs[i].RawOffset);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan((i * RecordBytes) + 8), runs[i].StoredOffset);
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan((i * RecordBytes) + 16), runs[i].FirstLine);
        }
        return bytes;
    }

    /// <summary>The table; null if the bytes are damaged, or such runs are impossible.</summary>
    public static RunTable? Read(ReadOnlySpan<byte> bytes, IndexHeader header)
    {
        if (Crc32.HashToUInt32(bytes) != header.RunsChecksum)
            return null;
        var table = new RunTable();
        for (; bytes.Length >= RecordBytes; bytes = bytes[RecordBytes..])
        {
            table.Add(new(
                BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes[8..]), BinaryPrimitives.ReadInt64BigEndian(bytes[16..])));
        }
        return table.Fits(header) ? table : null;
    }

    private bool Fits(IndexHeader header)
    {
        var (raw, stored) = (-1L, -1L);
        foreach (var run in runs)
        {
            if (run.RawOffset <= raw || run.StoredOffset <= stored)
                return false;
            (raw, stored) = (run.RawOffset, run.StoredOffset);
        }
        return runs.Count == 0 || (runs[0].RawOffset == 0 && raw < header.RawBytes && stored < header.StoredBytes);
    }
}
