using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Logs.Door;

/// <summary>
/// Whether a gzip was read to its end. .NET reads a cut one like a short one; the last eight bytes, the checksum and length, tell them apart. Only one
/// member, as devices send it: several would hide a cut between two of them.
/// </summary>
internal sealed class GzipSeal
{
    private const int TrailerBytes = 8;

    private readonly Crc32 crc = new();
    private readonly byte[] last = new byte[TrailerBytes];
    private long inflatedBytes;

    /// <summary>Bytes as they came.</summary>
    public void AddCompressed(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= TrailerBytes)
        {
            bytes[^TrailerBytes..].CopyTo(last);
            return;
        }
        last.AsSpan(bytes.Length).CopyTo(last);
        bytes.CopyTo(last.AsSpan(TrailerBytes - bytes.Length));
    }

    /// <summary>What they inflate to.</summary>
    public void AddInflated(ReadOnlySpan<byte> bytes)
    {
        crc.Append(bytes);
        inflatedBytes += bytes.Length;
    }

    /// <summary>Whether the last bytes are the trailer of the decompressed data.</summary>
    public bool IsWhole =>
        BinaryPrimitives.ReadUInt32LittleEndian(last) == crc.GetCurrentHashAsUInt32()
        && BinaryPrimitives.ReadUInt32LittleEndian(last.AsSpan(4)) == unchecked((uint)inflatedBytes);
}
