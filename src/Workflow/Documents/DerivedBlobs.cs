using Workflow.Storage;

namespace Workflow.Documents;

/// <summary>The container <c>derived</c>: what can be made again from the backups, or is needed only for a while.</summary>
public sealed class DerivedBlobs(StorageConnection storage) : ContainerBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "derived";

    /// <summary>A small blob; null if there is none.</summary>
    public async Task<BinaryData?> ReadAsync(string blobName, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        return await OrNullAsync(async () => (await blob.DownloadContentAsync(cancellation)).Value.Content);
    }

    /// <summary>Writes a small blob, over one of that name.</summary>
    public async Task WriteAsync(string blobName, BinaryData content, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).UploadAsync(content, overwrite: true, cancellation);
}
