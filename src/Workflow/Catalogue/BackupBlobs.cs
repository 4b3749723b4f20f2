using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The container <c>backups</c>: every blob is written once, conditionally, and never again.</summary>
public sealed class BackupBlobs(StorageConnection storage)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "backups";

    /// <summary>What is known of the file of a collection, from its metadata; null if there is none.</summary>
    public async Task<StoredFile?> FindAsync(string blobName, CancellationToken cancellation)
    {
        var container = await storage.GetContainerAsync(ContainerName, cancellation);
        try
        {
            var properties = await container.GetBlobClient(blobName).GetPropertiesAsync(cancellationToken: cancellation);
            return StoredFile.FromProperties(blobName, properties.Value);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>A blob to write blocks to.</summary>
    public async Task<BlockBlobClient> GetBlockBlobAsync(string blobName, CancellationToken cancellation) =>
        (await storage.GetContainerAsync(ContainerName, cancellation)).GetBlockBlobClient(blobName);

    /// <summary>The blob's bytes, streamed.</summary>
    /// <exception cref="RequestFailedException">404: there is none.</exception>
    public async Task<Stream> OpenReadAsync(string blobName, CancellationToken cancellation)
    {
        var container = await storage.GetContainerAsync(ContainerName, cancellation);
        var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = Limits.BlockBytes };
        return await container.GetBlobClient(blobName).OpenReadAsync(options, cancellation);
    }

    /// <summary>SHA-256 of a small blob, lower-case hex; null if there is none.</summary>
    public async Task<string?> HashAsync(string blobName, CancellationToken cancellation)
    {
        var container = await storage.GetContainerAsync(ContainerName, cancellation);
        try
        {
            var content = await container.GetBlobClient(blobName).DownloadContentAsync(cancellation);
            return Convert.ToHexStringLower(SHA256.HashData(content.Value.Content.ToMemory().Span));
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes a small blob once. A blob of the same bytes is accepted; false if there is one of other bytes.</summary>
    public async Task<bool> WriteOnceAsync(string blobName, BinaryData content, string contentType, CancellationToken cancellation)
    {
        var container = await storage.GetContainerAsync(ContainerName, cancellation);
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        };
        try
        {
            await container.GetBlobClient(blobName).UploadAsync(content, options, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412)
        {
            // 409 has other causes too; only a blob that is there means that somebody was first.
            if (await HashAsync(blobName, cancellation) is not { } present)
                throw;
            return present == Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
        }
    }
}
