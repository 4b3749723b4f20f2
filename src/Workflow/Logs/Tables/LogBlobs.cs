using Azure.Storage.Blobs.Models;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>The container <c>logs</c>: merged files, their indexes, and the chunks that are not merged yet.</summary>
public sealed class LogBlobs(StorageConnection storage) : ReplaceableBlobs(storage, ContainerName)
{
    /// <summary>The container's name.</summary>
    public const string ContainerName = "logs";

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

    /// <summary>What is known of a blob without its content; null if there is none.</summary>
    public Task<BlobProperties?> FindAsync(string blobName, CancellationToken cancellation) => PropertiesAsync(blobName, cancellation);
}
