using System.Buffers.Binary;

namespace Workflow.Documents.Canonical;

/// <summary>One key and its value inside a <see cref="CanonicalBuffer"/>.</summary>
internal struct Member
{
    // Usually enough to compare two keys.
    private ulong firstBytes;

    /// <summary>Where the key begins, with its length before it.</summary>
    public int Start { get; private init; }

    /// <summary>Where the key's own bytes begin.</summary>
    public int KeyStart { get; private init; }

    /// <summary>Where they end and the value begins.</summary>
    public int KeyEnd { get; private init; }

    /// <summary>Where the value ends.</summary>
    public int End { get; set; }

    /// <summary>A member whose key was just written.</summary>
    public static Member Of(int start, int keyStart, CanonicalBuffer buffer)
    {
        var key = buffer.Slice(keyStart, buffer.Length);
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        key[..Math.Min(key.Length, sizeof(ulong))].CopyTo(padded);
        return new() { firstBytes = BinaryPrimitives.ReadUInt64BigEndian(padded), Start = start, KeyStart = keyStart, KeyEnd = buffer.Length };
    }

    /// <summary>Whether its key sorts before, with or after the other's.</summary>
    public readonly int CompareKey(in Member other, CanonicalBuffer buffer) => firstBytes != other.firstBytes
        ? firstBytes.CompareTo(other.firstBytes)
        : buffer.Slice(KeyStart, KeyEnd).SequenceCompareTo(buffer.Slice(other.KeyStart, other.KeyEnd));
}
