using System.IO.Compression;

namespace Workflow.Storage;

/// <summary>Inflates one run of a <see cref="GzipChunks"/> file, which needs nothing that stands before it. Its buffer is used again for the next.</summary>
internal sealed class RunInflater
{
    // One byte more than a chunk and the mark: a full buffer is one that may not have held all.
    private byte[] output = new byte[Limits.ChunkBytes + Mark.Length + 1];

    /// <summary>What a run ends with.</summary>
    public static ReadOnlySpan<byte> SyncFlush => [0, 0, 0xff, 0xff];

    /// <summary>Bytes of room that <see cref="TryInflate"/> needs behind a piece.</summary>
    public static int Room => MarkBlock.Length;

    // A last block, stored as it is, that is put behind a piece. Only if the piece ended where a block ends does the mark come out again.
    private static ReadOnlySpan<byte> MarkBlock => [1, 8, 0, 0xf7, 0xff, 0xb5, 0x1e, 0x9c, 0x47, 0xd2, 0x6a, 0x83, 0xf0];

    private static ReadOnlySpan<byte> Mark => MarkBlock[5..];

    /// <summary>The raw bytes of a piece, good until the next call; null if the piece is no run, or needs what stands before it.</summary>
    /// <param name="buffer">Holds the piece at its start; what follows it is overwritten and put back.</param>
    /// <param name="length">Bytes of the piece.</param>
    public ReadOnlyMemory<byte>? TryInflate(byte[] buffer, int length)
    {
        var behind = buffer.AsSpan(length, MarkBlock.Length);
        Span<byte> saved = stackalloc byte[MarkBlock.Length];
        behind.CopyTo(saved);
        MarkBlock.CopyTo(behind);
        try
        {
            var raw = Inflate(buffer, length + MarkBlock.Length);
            return raw.Span.EndsWith(Mark) ? raw[..^Mark.Length] : null;
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
        using var deflate = new DeflateStream(new MemoryStream(buffer, 0, length, writable: false), CompressionMode.Decompress);
        var filled = 0;
        while (true)
        {
            if (filled == output.Length)
            {
                if (filled > Limits.RunBytes)
                    throw new InvalidDataException($"It has no run within {Limits.RunBytes} bytes that can be read alone.");
                Array.Resize(ref output, output.Length * 2);
            }
            var read = deflate.Read(output, filled, output.Length - filled);
            if (read == 0)
                return output.AsMemory(0, filled);
            filled += read;
        }
    }
}
