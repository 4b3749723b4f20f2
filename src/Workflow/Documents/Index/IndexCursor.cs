using System.IO.Hashing;

namespace Workflow.Documents.Index;

/// <summary>Reads all entries of an index in order and checks them against the checksums of their buckets. One read is always in flight.</summary>
internal sealed class IndexCursor : IAsyncDisposable
{
    private const int WindowBytes = 256 * 1024;

    private readonly Stream stream;
    private readonly ReadOnlyMemory<byte> fanOut;
    private readonly IndexHeader header;
    private readonly Crc32 checksum = new();
    private readonly IndexEntry[] entries;
    private byte[] bytes;
    private byte[] nextBytes;
    private Task<int> reading;
    private long taken;
    private int bucket;
    private int count;
    private int at;

    public IndexCursor(Stream stream, ReadOnlyMemory<byte> fanOut, IndexHeader header)
    {
        (this.stream, this.fanOut, this.header) = (stream, fanOut, header);
        // Most indexes are smaller than a window.
        var window = (int)Math.Clamp(header.Entries, 1, WindowBytes / IndexEntry.Bytes);
        (entries, bytes, nextBytes) = (new IndexEntry[window], new byte[window * IndexEntry.Bytes], new byte[window * IndexEntry.Bytes]);
        reading = ReadAheadAsync(CancellationToken.None);
    }

    /// <summary>The entry that was read last.</summary>
    public IndexEntry Current => entries[at];

    /// <summary>Goes to the next entry; false at the end.</summary>
    /// <exception cref="IndexDamagedException">An entry is damaged.</exception>
    public ValueTask<bool> MoveNextAsync(CancellationToken cancellation)
    {
        if (at + 1 < count)
        {
            at++;
            return new(true);
        }
        return new(FillAsync(cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await reading.ContinueWith(static _ => { }, TaskScheduler.Default);
        await stream.DisposeAsync();
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        var read = await reading;
        (bytes, nextBytes) = (nextBytes, bytes);
        reading = ReadAheadAsync(cancellation);
        (count, at) = (read / IndexEntry.Bytes, 0);
        if (read % IndexEntry.Bytes != 0 || (read == 0 && taken != header.Entries))
            throw DocumentIndex.Damaged();
        Check(bytes.AsSpan(0, read));
        for (var i = 0; i < count; i++)
            entries[i] = IndexEntry.Read(bytes.AsSpan(i * IndexEntry.Bytes));
        return count > 0;
    }

    // A window holds the ends of some buckets.
    private void Check(ReadOnlySpan<byte> window)
    {
        while (window.Length > 0)
        {
            var (end, expected) = FanOut.Read(fanOut.Span[(bucket * FanOut.RecordBytes)..]);
            var part = (int)Math.Min((end - taken) * IndexEntry.Bytes, window.Length);
            if (part < 0)
                throw DocumentIndex.Damaged();
            checksum.Append(window[..part]);
            window = window[part..];
            taken += part / IndexEntry.Bytes;
            if (taken < end)
                continue;
            if (checksum.GetCurrentHashAsUInt32() != expected || ++bucket == 1 << header.FanOutBits && window.Length > 0)
                throw DocumentIndex.Damaged();
            checksum.Reset();
        }
    }

    private Task<int> ReadAheadAsync(CancellationToken cancellation) =>
        stream.ReadAtLeastAsync(nextBytes, nextBytes.Length, throwOnEndOfStream: false, cancellation).AsTask();
}
