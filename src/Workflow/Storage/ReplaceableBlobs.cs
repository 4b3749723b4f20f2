using Azure.Storage.Blobs.Models;

namespace Workflow.Storage;

/// <summary>A container whose blobs may be replaced and removed.</summary>
/// <param name="storage">Where the container is.</param>
/// <param name="container">Its name.</param>
public abstract class ReplaceableBlobs(StorageConnection storage, string container) : ContainerBlobs(storage, container)
{
    /// <summary>Writes a small blob; one of that name is replaced.</summary>
    public async Task WriteAsync(string blobName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);

    /// <summary>Removes a blob, if there is one.</summary>
    public async Task DeleteAsync(string blobName, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Removes all blobs whose names start so.</summary>
    public async Task DeleteAllAsync(string prefix, CancellationToken cancellation)
    {
        var client = await ContainerAsync(cancellation);
        var names = new List<string>();
        await foreach (var item in client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            names.Add(item.Name);
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = Limits.DeletesAtOnce, CancellationToken = cancellation },
            async (name, token) => await client.DeleteBlobIfExistsAsync(name, cancellationToken: token));
    }
}
