using System.Security.Cryptography;
using Workflow.Storage;

namespace Workflow.Tests.Support;

/// <summary>A stored file as the app writes it, with chunks of any size.</summary>
internal static class ChunkedFile
{
    public static byte[] Make(ReadOnlySpan<byte> raw, int chunkBytes = Limits.ChunkBytes)
    {
        var gzip = new GzipChunks();
        using var stored = new MemoryStream();
        stored.Write(GzipChunks.Start.Span);
        for (; raw.Length > 0; raw = raw[Math.Min(chunkBytes, raw.Length)..])
        {
            var chunk = raw[..Math.Min(chunkBytes, raw.Length)];
            gzip.Add(chunk);
            stored.Write(GzipChunks.Compress(chunk));
        }
        stored.Write(gzip.End());
        return stored.ToArray();
    }

    public static byte[] Hash(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);
}
