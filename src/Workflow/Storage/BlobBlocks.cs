using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Workflow.Storage;

/// <summary>
/// Writes a blob as blocks, a few in flight at once, and commits them only if no blob of that name exists. Until then nothing is
/// visible; storage drops blocks that are never committed.
/// </summary>
/// <param name="blob">Where to write.</param>
internal sealed class BlobBlocks(BlockBlobClient blob) : IAsyncDisposable
{
    private const int IdHashCharacters = 36;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> blockIds = [];
    private readonly Queue<Task> inFlight = new();
    private byte[] block = BufferPool.Blocks.Rent();
    private int filled;

    /// <summary>Bytes taken.</summary>
    public long Bytes { get; private set; }

    /// <summary>SHA-256 of the bytes taken, lower-case hex.</summary>
    public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>Accepts bytes; waits when enough blocks are in flight.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        hash.AppendData(bytes.Span);
        Bytes += bytes.Length;
        while (bytes.Length > 0)
        {
            var take = Math.Min(bytes.Length, Limits.BlockBytes - filled);
            bytes[..take].CopyTo(block.AsMemory(filled));
            filled += take;
            bytes = bytes[take..];
            if (filled == Limits.BlockBytes)
                await SendAsync(cancellation);
        }
    }

    /// <summary>Creates the blob, replacing an existing one.</summary>
    public async Task ReplaceAsync(CancellationToken cancellation)
    {
        await SendRestAsync(cancellation);
        await blob.CommitBlockListAsync(blockIds, cancellationToken: cancellation);
    }

    /// <summary>Creates the blob with its metadata, unless it exists; false if it does.</summary>
    public async Task<bool> CommitAsync(IDictionary<string, string> metadata, CancellationToken cancellation)
    {
        await SendRestAsync(cancellation);
        var options = new CommitBlockListOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = metadata,
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/gzip" },
        };
        try
        {
            await blob.CommitBlockListAsync(blockIds, options, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412)
        {
            // 409 has other causes too; only an existing blob means that another writer was first.
            if (!await blob.ExistsAsync(cancellation))
                throw;
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // After a failure the rest must end before its buffers are returned; its own failures add nothing.
        await Task.WhenAll(inFlight).ContinueWith(static _ => { }, TaskScheduler.Default);
        BufferPool.Blocks.Return(block);
        hash.Dispose();
    }

    private async Task SendRestAsync(CancellationToken cancellation)
    {
        if (filled > 0)
            await SendAsync(cancellation);
        while (inFlight.TryDequeue(out var sent))
            await sent;
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        if (inFlight.Count >= Limits.BlocksInFlight)
            await inFlight.Dequeue();
        var id = IdOf(block.AsSpan(0, filled), blockIds.Count);
        blockIds.Add(id);
        inFlight.Enqueue(StageAsync(id, block, filled, cancellation));
        block = BufferPool.Blocks.Rent();
        filled = 0;
    }

    // Named by its bytes, so that of two writers of one blob none can commit what the other put under the same name. All ids of a blob must have one
    // length, also those that an earlier version left uncommitted: it wrote 36 characters, a dash and six digits.
    private static string IdOf(ReadOnlySpan<byte> bytes, int number) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..IdHashCharacters]}-{number:D6}"));

    private async Task StageAsync(string id, byte[] buffer, int length, CancellationToken cancellation)
    {
        try
        {
            using var content = new MemoryStream(buffer, 0, length, writable: false);
            await blob.StageBlockAsync(id, content, cancellationToken: cancellation);
        }
        finally
        {
            BufferPool.Blocks.Return(buffer);
        }
    }
}
