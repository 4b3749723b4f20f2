using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The container <c>backups</c>: every blob is written once, conditionally, and never again.</summary>
public sealed class BackupBlobs(StorageConnection storage) : ContainerBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "backups";

    /// <summary>The facts about a collection's file, from its metadata; null if there is none.</summary>
    public async Task<StoredFile?> FindAsync(string blobName, CancellationToken cancellation) =>
        await PropertiesAsync(blobName, cancellation) is { } properties ? StoredFile.FromProperties(blobName, properties) : null;

    /// <summary>The blob's bytes, streamed.</summary>
    /// <exception cref="Azure.RequestFailedException">404: there is none.</exception>
    public Task<Stream> OpenReadAsync(string blobName, CancellationToken cancellation) => OpenReadAsync(blobName, Limits.BlockBytes, cancellation);
}
