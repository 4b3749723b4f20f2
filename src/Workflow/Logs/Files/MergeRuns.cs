using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Workflow.Logs.Tables;

namespace Workflow.Logs.Files;

/// <summary>
/// Gets the chunks of an order ready to be merged. If more overlap in time than may be open at once, which takes a malicious device or
/// very many devices, they are first merged in groups, into blobs beside the chunks.
/// </summary>
internal sealed class MergeRuns(LogBlobs blobs, string env, string orderId, long memoryBytes = Limits.MergeBytes)
{
    private const int RunBufferBytes = 256 * 1024;
    private int runs;

    /// <summary>Lines that were dropped as duplicates in between.</summary>
    public long Doubles { get; private set; }

    /// <summary>Sources in the order of their first time, of which those that are open at once fit into memory.</summary>
    public async Task<IReadOnlyList<MergeSource>> PrepareAsync(IEnumerable<ChunkReceipt> receipts, CancellationToken cancellation)
    {
        var sources = Sorted(receipts.Where(receipt => receipt.Logs > 0).Select(SourceOf));
        while (MemoryOf(sources) > memoryBytes && sources.Count > 2)
        {
            var merged = new List<MergeSource>();
            foreach (var group in Groups(sources))
                merged.Add(group.Count == 1 ? group[0] : await MergeAsync(group, cancellation));
            sources = Sorted(merged);
        }
        return sources;
    }

    private static List<MergeSource> Sorted(IEnumerable<MergeSource> sources) => [.. sources.OrderBy(source => source.FirstMs)];

    private MergeSource SourceOf(ChunkReceipt receipt) => new(
        receipt.First!.Value.ToUnixTimeMilliseconds(),
        receipt.Last!.Value.ToUnixTimeMilliseconds(),
        receipt.StoredBytes + Limits.OpenChunkBytes,
        cancellation => OpenAsync(receipt, cancellation));

    private async Task<Stream> OpenAsync(ChunkReceipt receipt, CancellationToken cancellation)
    {
        var name = LogKeys.Chunk(env, receipt.Key, receipt.Sha256);
        var gzip = new RentedStream((int)receipt.StoredBytes);
        try
        {
            if (!await blobs.ReadAsync(name, gzip.Bytes, cancellation))
                throw new InvalidOperationException($"The blob '{name}' is missing or has another length, but its receipt says that it was accepted.");
            if (Convert.ToHexStringLower(SHA256.HashData(gzip.Bytes.Span)) != receipt.Sha256)
                throw new InvalidOperationException($"The blob '{name}' does not match its receipt: its SHA-256 differs.");
            return gzip;
        }
        catch
        {
            await gzip.DisposeAsync();
            throw;
        }
    }

    // The most that is open at any time; as the merger does it, one more is fetched ahead.
    private static long MemoryOf(List<MergeSource> sources)
    {
        var (most, now) = (0L, 0L);
        var open = new PriorityQueue<MergeSource, long>();
        foreach (var source in sources)
        {
            while (open.TryPeek(out var oldest, out var lastMs) && lastMs < source.FirstMs)
            {
                now -= oldest.MemoryBytes;
                open.Dequeue();
            }
            open.Enqueue(source, source.LastMs);
            now += source.MemoryBytes;
            most = Math.Max(most, now);
        }
        return most;
    }

    private IEnumerable<List<MergeSource>> Groups(List<MergeSource> sources)
    {
        var (group, bytes) = (new List<MergeSource>(), 0L);
        foreach (var source in sources)
        {
            // Two at least, or nothing would become less.
            if (group.Count >= 2 && bytes + source.MemoryBytes > memoryBytes)
            {
                yield return group;
                (group, bytes) = ([], 0L);
            }
            group.Add(source);
            bytes += source.MemoryBytes;
        }
        yield return group;
    }

    private async Task<MergeSource> MergeAsync(List<MergeSource> group, CancellationToken cancellation)
    {
        var name = LogKeys.Run(env, orderId, runs++);
        var blob = await blobs.GetBlockBlobAsync(name, cancellation);
        await using (var target = await blob.OpenWriteAsync(overwrite: true, cancellationToken: cancellation))
        await using (var sink = new RunSink(target))
            Doubles += await LogMerger.MergeAsync(group, sink, cancellation);
        return new(
            group.Min(source => source.FirstMs),
            group.Max(source => source.LastMs),
            RunBufferBytes + Limits.OpenChunkBytes,
            token => blobs.OpenReadAsync(name, RunBufferBytes, token));
    }

    /// <summary>Bytes of a chunk. Rented, since hundreds of them in a row would leave more garbage than everything else.</summary>
    private sealed class RentedStream : MemoryStream
    {
        private byte[]? rented;

        public RentedStream(int length) : this(ArrayPool<byte>.Shared.Rent(length), length)
        {
        }

        private RentedStream(byte[] rented, int length) : base(rented, 0, length, writable: false)
        {
            this.rented = rented;
            Bytes = rented.AsMemory(0, length);
        }

        public Memory<byte> Bytes { get; }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref rented, null) is { } buffer)
                ArrayPool<byte>.Shared.Return(buffer);
            base.Dispose(disposing);
        }
    }

    private sealed class RunSink(Stream target) : ILineSink, IAsyncDisposable
    {
        private readonly GZipStream gzip = new(target, CompressionLevel.Fastest, leaveOpen: true);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> line, LineHead head, CancellationToken cancellation) => gzip.WriteAsync(line, cancellation);

        public ValueTask DisposeAsync() => gzip.DisposeAsync();
    }
}
