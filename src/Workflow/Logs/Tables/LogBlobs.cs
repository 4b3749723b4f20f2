using Azure;
using Azure.Storage.Blobs.Models;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>The container <c>logs</c>: merged files, their indexes, and what devices sent until it is merged.</summary>
public sealed class LogBlobs(StorageConnection storage) : ContainerBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "logs";

    /// <summary>Writes a small blob; one of that name is replaced.</summary>
    public async Task WriteAsync(string blobName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);

    /// <summary>A small blob, whole; null if there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        return (await OrNullAsync(async () => (await blob.DownloadContentAsync(cancellation)).Value.Content))?.ToMemory();
    }

    /// <summary>Fills <paramref name="target"/> with a blob of just that length; false if there is none.</summary>
    public async Task<bool> ReadAsync(string blobName, Memory<byte> target, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        using var answer = await OrNullAsync(async () => (await blob.DownloadStreamingAsync(cancellationToken: cancellation)).Value);
        if (answer is null || answer.Details.ContentLength != target.Length)
            return false;
        await answer.Content.ReadExactlyAsync(target, cancellation);
        return true;
    }

    /// <summary>Some bytes of a blob; null if there is no such blob.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, long offset, long bytes, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        var options = new BlobDownloadOptions { Range = new HttpRange(offset, bytes) };
        return (await OrNullAsync(async () => (await blob.DownloadContentAsync(options, cancellation)).Value.Content))?.ToMemory();
    }

    /// <summary>What is known of a blob without its content; null if there is none.</summary>
    public Task<BlobProperties?> FindAsync(string blobName, CancellationToken cancellation) => PropertiesAsync(blobName, cancellation);

    /// <summary>Removes a blob, if there is one.</summary>
    public async Task DeleteAsync(string blobName, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Removes all blobs whose names start so.</summary>
    public async Task DeleteAllAsync(string prefix, CancellationToken cancellation)
    {
        var container = await ContainerAsync(cancellation);
        var names = new List<string>();
        await foreach (var item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            names.Add(item.Name);
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = Limits.DeletesAtOnce, CancellationToken = cancellation },
            async (name, token) => await container.DeleteBlobIfExistsAsync(name, cancellationToken: token));
    }
}
