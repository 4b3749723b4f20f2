using System.Buffers.Binary;
using System.IO.Hashing;

namespace Workflow.Storage;

/// <summary>
/// Reads a gzip file that <see cref="GzipChunks"/> has made, run by run, and finds where each begins: a run ends with a sync flush, and a candidate counts
/// only if the piece before it can be decompressed alone. The chunks of a file may have any size, so files of earlier versions are read as well.
/// </summary>
/// <param name="stored">The file, from its first byte; read to its end.</param>
internal sealed class GzipRuns(Stream stored)
{
    private const int HeaderBytes = 10;
    private const int TrailerBytes = 8;
    private const int ReadBytes = 64 * 1024;

    private readonly RunInflater inflater = new();
    private readonly Crc32 crc = new();
    private byte[] buffer = new byte[ReadBytes + RunInflater.Room];
    private int filled;
    private int used;
    private int searched;
    private int tries;
    private bool atEnd;
    private bool hasHeader;
    private bool hasEnded;
    private long rawBytes;
    private long bufferOffset;

    /// <summary>Where the run that was read last begins in the file.</summary>
    public long StoredOffset { get; private set; }

    /// <summary>The raw bytes of the next run, valid until the next call; null at the end of the file.</summary>
    /// <exception cref="InvalidDataException">It is not a gzip file of such runs, or is damaged.</exception>
    public async Task<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        if (hasEnded)
            return null;
        if (!hasHeader)
            await ReadHeaderAsync(cancellation);
        Drop();
        while (true)
        {
            var marker = buffer.AsSpan(searched, filled - searched).IndexOf(RunInflater.SyncFlush);
            if (marker >= 0)
            {
                searched += marker + RunInflater.SyncFlush.Length;
                if (searched > Limits.RunBytes || ++tries > Limits.RunCandidates)
                    throw RunInflater.TooLong();
                if (inflater.TryInflate(buffer, searched) is not { } raw)
                    continue;
                Take(raw, searched);
                if (raw.Length > 0)
                    return raw;
                // The compressor flushes twice if its output is exactly full. That only costs the end of the previous run.
                Drop();
                continue;
            }
            if (atEnd)
                return TakeLast();
            searched = Math.Max(searched, filled - RunInflater.SyncFlush.Length + 1);
            await FillAsync(cancellation);
        }
    }

    private async Task ReadHeaderAsync(CancellationToken cancellation)
    {
        await FillAsync(cancellation);
        if (filled < HeaderBytes || !buffer.AsSpan().StartsWith(GzipChunks.Start.Span[..4]))
            throw new InvalidDataException("It does not begin like a gzip file.");
        hasHeader = true;
        used = HeaderBytes;
    }

    private ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> raw, int length)
    {
        crc.Append(raw.Span);
        rawBytes += raw.Length;
        StoredOffset = bufferOffset;
        (used, tries) = (length, 0);
        return raw;
    }

    // What is left before the trailer is the last block: an empty one.
    private ReadOnlyMemory<byte>? TakeLast()
    {
        hasEnded = true;
        if (filled < TrailerBytes)
            throw new InvalidDataException("It ends too early.");
        var trailer = buffer.AsMemory(filled - TrailerBytes, TrailerBytes);
        var raw = Take(inflater.Inflate(buffer, filled - TrailerBytes), filled);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.Span) != crc.GetCurrentHashAsUInt32()
            || BinaryPrimitives.ReadUInt32LittleEndian(trailer.Span[4..]) != unchecked((uint)rawBytes))
            throw new InvalidDataException("Its checksum or length does not match.");
        // Not with ?: — null would become an empty piece.
        if (raw.Length == 0)
            return null;
        return raw;
    }

    private void Drop()
    {
        buffer.AsSpan(used, filled - used).CopyTo(buffer);
        bufferOffset += used;
        (filled, used, searched) = (filled - used, 0, 0);
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        if (filled > Limits.RunBytes)
            throw RunInflater.TooLong();
        if (buffer.Length - filled < ReadBytes + RunInflater.Room)
            Array.Resize(ref buffer, (buffer.Length * 2) + RunInflater.Room);
        var read = await stored.ReadAtLeastAsync(buffer.AsMemory(filled, ReadBytes), ReadBytes, throwOnEndOfStream: false, cancellation);
        atEnd = read < ReadBytes;
        filled += read;
    }
}
