using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>The container <c>logs</c>: merged files, their indexes, and what devices sent until it is merged.</summary>
public sealed class LogBlobs(StorageConnection storage)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "logs";

    /// <summary>Writes a small blob; one of that name is replaced.</summary>
    public async Task WriteAsync(string blobName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);

    /// <summary>A small blob, whole; null if there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, CancellationToken cancellation)
    {
        try
        {
            var content = await (await BlobAsync(blobName, cancellation)).DownloadContentAsync(cancellation);
            return content.Value.Content.ToMemory();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Fills <paramref name="target"/> with a blob of just that length; false if there is none.</summary>
    public async Task<bool> ReadAsync(string blobName, Memory<byte> target, CancellationToken cancellation)
    {
        try
        {
            using var answer = (await (await BlobAsync(blobName, cancellation)).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
            if (answer.Details.ContentLength != target.Length)
                return false;
            await answer.Content.ReadExactlyAsync(target, cancellation);
            return true;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return false;
        }
    }

    /// <summary>Some bytes of a blob; null if there is no such blob.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, long offset, long bytes, CancellationToken cancellation)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset, bytes) };
            var content = await (await BlobAsync(blobName, cancellation)).DownloadContentAsync(options, cancellation);
            return content.Value.Content.ToMemory();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>What is known of a blob without its content; null if there is none.</summary>
    public async Task<BlobProperties?> FindAsync(string blobName, CancellationToken cancellation)
    {
        try
        {
            return (await (await BlobAsync(blobName, cancellation)).GetPropertiesAsync(cancellationToken: cancellation)).Value;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A blob to write blocks to.</summary>
    public async Task<BlockBlobClient> GetBlockBlobAsync(string blobName, CancellationToken cancellation) =>
        (await storage.GetContainerAsync(ContainerName, cancellation)).GetBlockBlobClient(blobName);

    /// <summary>The blob as a stream that can seek; it fetches what is read of it.</summary>
    /// <exception cref="RequestFailedException">404: there is none.</exception>
    public async Task<Stream> OpenReadAsync(string blobName, int bufferBytes, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = bufferBytes }, cancellation);

    /// <summary>Removes a blob, if there is one.</summary>
    public async Task DeleteAsync(string blobName, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Removes all blobs whose names start so.</summary>
    public async Task DeleteAllAsync(string prefix, CancellationToken cancellation)
    {
        var container = await storage.GetContainerAsync(ContainerName, cancellation);
        var names = new List<string>();
        await foreach (var item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            names.Add(item.Name);
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = Limits.DeletesAtOnce, CancellationToken = cancellation },
            async (name, token) => await container.DeleteBlobIfExistsAsync(name, cancellationToken: token));
    }

    private async Task<BlobClient> BlobAsync(string blobName, CancellationToken cancellation) =>
        (await storage.GetContainerAsync(ContainerName, cancellation)).GetBlobClient(blobName);
}
