using System.Buffers.Binary;
using System.IO.Hashing;
using Workflow.Documents.Index;

namespace DocumentsBench.Site;

/// <summary>Entries as the documents of a file would give them, in the order of the file.</summary>
internal static class RandomEntries
{
    public static IEnumerable<IndexEntry> Of(long count, int seed)
    {
        var hash = new byte[32];
        for (var number = 0L; number < count; number++)
            yield return Of(number, seed, hash);
    }

    /// <summary>The entry of one document.</summary>
    /// <param name="number">Its place in the file; its id follows from it.</param>
    /// <param name="version">Its content follows from both.</param>
    /// <param name="hash">Room for a hash.</param>
    public static IndexEntry Of(long number, int version, byte[] hash)
    {
        Span<byte> key = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(key, number);
        XxHash128.Hash(key[..8], hash.AsSpan(0, 16));
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], version);
        XxHash128.Hash(key, hash.AsSpan(16, 16));
        return IndexEntry.Of(hash.AsSpan(0, 16), hash.AsSpan(16, 16), number * 500, 499);
    }
}
