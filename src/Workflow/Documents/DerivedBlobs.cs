using Azure;
using Azure.Storage.Blobs.Models;
using Workflow.Storage;

namespace Workflow.Documents;

/// <summary>The container <c>derived</c>: data that can be rebuilt from the files of backups, such as document indexes.</summary>
public sealed class DerivedBlobs(StorageConnection storage) : ReplaceableBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "derived";

    /// <summary>Some bytes of a blob, streamed as they arrive.</summary>
    /// <exception cref="RequestFailedException">404: there is no such blob.</exception>
    public async Task<Stream> OpenRangeAsync(string blobName, long offset, long bytes, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        var options = new BlobDownloadOptions { Range = new HttpRange(offset, bytes) };
        return (await blob.DownloadStreamingAsync(options, cancellation)).Value.Content;
    }
}
