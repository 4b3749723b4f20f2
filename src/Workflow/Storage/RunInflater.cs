using System.IO.Compression;

namespace Workflow.Storage;

/// <summary>Decompresses one run of a <see cref="GzipChunks"/> file, which needs nothing before it. Its buffer is reused for the next.</summary>
internal sealed class RunInflater
{
    // If the buffer is full, there may be more.
    private const int MostOutput = Limits.RunBytes + MarkBytes + 1;
    private const int MarkBytes = 8;
    private const int FirstOutput = 64 * 1024;

    // Most files are small, and many are read one after another.
    private byte[] output = new byte[FirstOutput];

    /// <summary>What a run ends with.</summary>
    public static ReadOnlySpan<byte> SyncFlush => [0, 0, 0xff, 0xff];

    /// <summary>Bytes of space that <see cref="TryInflate"/> needs after a piece.</summary>
    public static int Room => MarkBlock.Length;

    // A last block that is appended to a piece. It decompresses to the mark only if the piece ended at a block boundary: inside a
    // compressed block it is nonsense, and inside a stored block it comes out unchanged.
    private static ReadOnlySpan<byte> MarkBlock => [0x33, 0x95, 0x8b, 0x71, 0x0f, 0xca, 0x62, 0x2e, 0, 0];

    private static ReadOnlySpan<byte> Mark => [0x35, 0x1e, 0x5c, 0x47, 0x52, 0x6a, 0x03, 0x70];

    /// <summary>The raw bytes of a piece, valid until the next call; null if the piece is not a run, or needs earlier bytes.</summary>
    /// <param name="buffer">Starts with the piece; the following bytes are overwritten and restored.</param>
    /// <param name="length">Bytes of the piece.</param>
    public ReadOnlyMemory<byte>? TryInflate(byte[] buffer, int length)
    {
        var behind = buffer.AsSpan(length, MarkBlock.Length);
        Span<byte> saved = stackalloc byte[MarkBlock.Length];
        behind.CopyTo(saved);
        MarkBlock.CopyTo(behind);
        try
        {
            var raw = InflateAll(buffer, length + MarkBlock.Length);
            // Not with ?: — null would become an empty piece.
            if (!raw.Span.EndsWith(Mark))
                return null;
            return raw[..^Mark.Length];
        }
        catch (InvalidDataException)
        {
            return null;
        }
        finally
        {
            saved.CopyTo(behind);
        }
    }

    /// <summary>The raw bytes of a piece that ends with its own last block.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds more than <see cref="Limits.RunBytes"/>.</exception>
    public ReadOnlyMemory<byte> Inflate(byte[] buffer, int length)
    {
        var raw = InflateAll(buffer, length);
        return raw.Length <= Limits.RunBytes ? raw : throw TooLong();
    }

    /// <summary>The message for a file without any run.</summary>
    public static InvalidDataException TooLong() => new($"No part that can be decompressed on its own was found within {Limits.RunBytes} bytes.");

    private ReadOnlyMemory<byte> InflateAll(byte[] buffer, int length)
    {
        using var deflate = new DeflateStream(new MemoryStream(buffer, 0, length, writable: false), CompressionMode.Decompress);
        var filled = 0;
        while (true)
        {
            if (filled == output.Length)
            {
                if (filled == MostOutput)
                    throw TooLong();
                Array.Resize(ref output, Math.Min(output.Length * 4, MostOutput));
            }
            var read = deflate.Read(output, filled, output.Length - filled);
            if (read == 0)
                return output.AsMemory(0, filled);
            filled += read;
        }
    }
}
