using System.Buffers.Binary;
using System.Text.Json;
using Workflow.Documents.Canonical;

namespace Workflow.Documents.Index;

/// <summary>
/// One document of a file, 32 bytes: 12 of the hash of its <c>_id</c>, 10 of the hash of its canonical form, 6 of its offset and 4 of its length in
/// the raw file. The four numbers are its bytes, big-endian, so that entries sort like their bytes.
/// </summary>
internal readonly record struct IndexEntry(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>Bytes of an entry.</summary>
    public const int Bytes = 32;

    public const int IdHashBytes = 12;

    public const int ContentHashBytes = 10;

    /// <summary>In the order of the bytes: by id, then by content, then by place.</summary>
    public static IComparer<IndexEntry> InOrder { get; } = new ByBytes();

    public long Offset => (long)(((Third & 0xffff) << 32) | (Fourth >> 32));

    public int Length => (int)(uint)Fourth;

    /// <summary>The entry of a document, from whole hashes.</summary>
    public static IndexEntry Of(ReadOnlySpan<byte> idHash, ReadOnlySpan<byte> contentHash, long offset, int length) => new(
        BinaryPrimitives.ReadUInt64BigEndian(idHash),
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(idHash[8..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(contentHash),
        ((ulong)BinaryPrimitives.ReadUInt32BigEndian(contentHash[4..]) << 32) | ((ulong)BinaryPrimitives.ReadUInt16BigEndian(contentHash[8..]) << 16) | ((ulong)offset >> 32),
        ((ulong)offset << 32) | (uint)length);

    /// <summary>Reads a document and returns its entry; null if it is not a document with an <c>_id</c>.</summary>
    public static IndexEntry? OfDocument(DocumentReader reader, ReadOnlySpan<byte> document, long offset)
    {
        try
        {
            return reader.Read(document) is { IsObject: true, HasId: true } ? Of(reader.IdHash, reader.ContentHash(), offset, document.Length) : null;
        }
        catch (JsonException)
        {
            // Its text may quote the document.
            return null;
        }
    }

    public static IndexEntry Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], Fourth);
    }

    public bool HasIdOf(IndexEntry other) => First == other.First && Second >> 32 == other.Second >> 32;

    public bool HasContentOf(IndexEntry other) => (uint)Second == (uint)other.Second && Third >> 16 == other.Third >> 16;

    /// <summary>Whether the id hash is before, at or after the other's.</summary>
    public int CompareId(IndexEntry other)
    {
        var order = First.CompareTo(other.First);
        return order != 0 ? order : (Second >> 32).CompareTo(other.Second >> 32);
    }

    /// <summary>The twelve bytes of the hash of its id.</summary>
    public byte[] IdHash()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return bytes[..IdHashBytes].ToArray();
    }

    /// <summary>The ten bytes, lower-case hex.</summary>
    public string ContentHash()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Write(bytes);
        return Convert.ToHexStringLower(bytes.Slice(IdHashBytes, ContentHashBytes));
    }

    private sealed class ByBytes : IComparer<IndexEntry>
    {
        public int Compare(IndexEntry x, IndexEntry y)
        {
            var order = x.First.CompareTo(y.First);
            if (order == 0)
                order = x.Second.CompareTo(y.Second);
            if (order == 0)
                order = x.Third.CompareTo(y.Third);
            return order != 0 ? order : x.Fourth.CompareTo(y.Fourth);
        }
    }
}
