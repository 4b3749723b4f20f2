using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Workflow.Storage;

/// <summary>
/// One gzip member made of chunks that are compressed independently, so that every core can work on a file. A chunk is a run of deflate
/// blocks that ends on a byte boundary (a sync flush) and refers to nothing before it, so runs can be joined; any gunzip reads the result.
/// </summary>
internal sealed class GzipChunks
{
    // Magic, deflate, no flags, no time (the same bytes each time), no hint, unknown system.
    private static readonly byte[] Header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

    // An empty last block with fixed codes.
    private static readonly byte[] LastBlock = [3, 0];

    // On JSON Lines this runtime's level 5 is smaller than gzip's 6 and a fifth faster than its own 6.
    private static readonly ZLibCompressionOptions Level = new() { CompressionLevel = 5 };

    private readonly Crc32 crc = new();
    private long rawBytes;

    /// <summary>The bytes before the first chunk.</summary>
    public static ReadOnlyMemory<byte> Start => Header;

    /// <summary>Compresses one chunk; safe to call from many threads. The caller returns the array to <see cref="BufferPool.Chunks"/>.</summary>
    public static ArraySegment<byte> Compress(ReadOnlySpan<byte> chunk)
    {
        var output = new PooledOutput();
        using (var deflate = new DeflateStream(output, Level, leaveOpen: true))
        {
            deflate.Write(chunk);
            deflate.Flush();
            // Disposing would add a last block, after which nothing can follow.
            output.Stop();
        }
        return output.Written;
    }

    /// <summary>Takes the raw bytes of the next chunk, in order, into the trailer's checksum and length.</summary>
    public void Add(ReadOnlySpan<byte> chunk)
    {
        crc.Append(chunk);
        rawBytes += chunk.Length;
    }

    /// <summary>The bytes after the last chunk.</summary>
    public byte[] End()
    {
        var end = new byte[LastBlock.Length + 8];
        LastBlock.CopyTo(end, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(2), crc.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(6), unchecked((uint)rawBytes));
        return end;
    }

    private sealed class PooledOutput : Stream
    {
        private byte[] buffer = BufferPool.Chunks.Rent();
        private int length;
        private bool stopped;

        public ArraySegment<byte> Written => new(buffer, 0, length);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => length;

        public override long Position
        {
            get => length;
            set => throw new NotSupportedException();
        }

        public void Stop() => stopped = true;

        public override void Write(byte[] source, int offset, int count) => Write(source.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> source)
        {
            if (stopped)
                return;
            if (length + source.Length > buffer.Length)
            {
                // Incompressible bytes become a little longer.
                var full = buffer;
                Array.Resize(ref buffer, Math.Max(full.Length + (full.Length / 8), length + source.Length));
                BufferPool.Chunks.Return(full);
            }
            source.CopyTo(buffer.AsSpan(length));
            length += source.Length;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] target, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
