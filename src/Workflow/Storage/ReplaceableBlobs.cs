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
}
