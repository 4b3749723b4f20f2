using System.Threading.Channels;
using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Exports.Files;

/// <summary>The progress of storing one file.</summary>
/// <param name="Documents">Lines read.</param>
/// <param name="RawBytes">Bytes read.</param>
/// <param name="StoredBytes">Bytes handed to storage.</param>
internal readonly record struct StoreProgress(long Documents, long RawBytes, long StoredBytes);

/// <summary>
/// Moves a file into a blob in one pass: read, hash, count lines, compress on all cores, hash again, upload. Holds a few chunks, whatever
/// the file's size. The reader runs ahead of the compressors, they run ahead of the uploader; full queues hold each back.
/// </summary>
internal static class FileStorer
{
    /// <summary>Reads <paramref name="source"/> to its end into <paramref name="target"/>; a null source means a file of zero bytes.</summary>
    /// <returns>The facts about the file; the blob is not committed yet.</returns>
    public static async Task<StoredFile> StoreAsync(
        ResumingDownload? source, BlobBlocks target, string blobName, long jobId, CsvReader? csv, Func<StoreProgress, Task> report,
        CancellationToken cancellation)
    {
        var gzip = new GzipChunks();
        var lines = new LineCount(csv);
        await target.WriteAsync(GzipChunks.Start, cancellation);
        if (source is not null)
            await CompressAsync(source, gzip, lines, target, report, cancellation);
        await target.WriteAsync(gzip.End(), cancellation);
        return new()
        {
            BlobName = blobName,
            JobId = jobId,
            Documents = lines.Count,
            RawBytes = source?.Offset ?? 0,
            StoredBytes = target.Bytes,
            RawSha256 = source?.Sha256 ?? EmptySha256,
            StoredSha256 = target.Sha256,
        };
    }

    /// <summary>SHA-256 of no bytes.</summary>
    internal const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static async Task CompressAsync(
        ResumingDownload source, GzipChunks gzip, LineCount lines, BlobBlocks target, Func<StoreProgress, Task> report, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var chunks = Channel.CreateBounded<Task<ArraySegment<byte>>>(CompressorThreads.Count);
        var reading = Task.Run(() => ReadAsync(source, gzip, lines, chunks.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var compressing in chunks.Reader.ReadAllAsync(cancellation))
            {
                var compressed = await compressing;
                await target.WriteAsync(compressed, cancellation);
                BufferPool.Chunks.Return(compressed.Array!);
                await report(new(lines.Count, source.Offset, target.Bytes));
            }
        }
        finally
        {
            // A failed upload must stop the reader; a failed reader has completed the channel with its error.
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task ReadAsync(
        ResumingDownload source, GzipChunks gzip, LineCount lines, ChannelWriter<Task<ArraySegment<byte>>> chunks, CancellationToken cancellation)
    {
        try
        {
            for (var more = true; more;)
            {
                var chunk = BufferPool.Chunks.Rent();
                var length = await source.FillAsync(chunk.AsMemory(0, Limits.ChunkBytes), cancellation);
                gzip.Add(chunk.AsSpan(0, length));
                lines.Add(chunk.AsSpan(0, length));
                if (length > 0)
                    await chunks.WriteAsync(CompressorThreads.CompressAsync(chunk, length), cancellation);
                more = length == Limits.ChunkBytes;
            }
            lines.End();
            chunks.Complete();
        }
        catch (Exception error)
        {
            chunks.Complete(error);
        }
    }

    /// <summary>
    /// Counts lines as in the format: ended only by <c>\n</c>; a last one without an end counts. For a CSV it counts records.
    /// </summary>
    private sealed class LineCount(CsvReader? csv)
    {
        private long ended;
        private bool open;

        public long Count => csv?.Documents ?? ended + (open ? 1 : 0);

        public void Add(ReadOnlySpan<byte> bytes)
        {
            csv?.Take(bytes);
            if (bytes.IsEmpty)
                return;
            ended += bytes.Count((byte)'\n');
            open = bytes[^1] != (byte)'\n';
        }

        public void End() => csv?.End();
    }
}
