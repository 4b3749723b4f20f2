using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Logs.Door;

/// <summary>
/// Whether a gzip was read to its end. .NET takes a cut one for a short one; the last eight bytes, checksum and length of all before, say which it was.
/// One member, as devices send it: more would hide a cut between two of them.
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

    /// <summary>Whether the last bytes that came are the trailer of what was inflated.</summary>
    public bool IsWhole =>
        BinaryPrimitives.ReadUInt32LittleEndian(last) == crc.GetCurrentHashAsUInt32()
        && BinaryPrimitives.ReadUInt32LittleEndian(last.AsSpan(4)) == unchecked((uint)inflatedBytes);
}
