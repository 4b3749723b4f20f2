using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Workflow.Storage;

/// <summary>Operations on the blobs of any container; its owner adds their meaning.</summary>
/// <param name="storage">The storage of the container.</param>
/// <param name="container">Its name.</param>
public abstract class ContainerBlobs(StorageConnection storage, string container)
{
    /// <summary>A blob to write blocks to.</summary>
    public async Task<BlockBlobClient> GetBlockBlobAsync(string blobName, CancellationToken cancellation) =>
        (await ContainerAsync(cancellation)).GetBlockBlobClient(blobName);

    /// <summary>The blob as a stream that can seek; it fetches what is read of it.</summary>
    /// <exception cref="RequestFailedException">404: there is none.</exception>
    public async Task<Stream> OpenReadAsync(string blobName, int bufferBytes, CancellationToken cancellation) =>
        await (await BlobAsync(blobName, cancellation)).OpenReadAsync(new BlobOpenReadOptions(allowModifications: false) { BufferSize = bufferBytes }, cancellation);

    /// <summary>A small blob, whole; null if there is none.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        return (await OrNullAsync(async () => (await blob.DownloadContentAsync(cancellation)).Value.Content))?.ToMemory();
    }

    /// <summary>Some bytes of a blob, fewer or none at its end; null if there is no such blob.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string blobName, long offset, long bytes, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        var options = new BlobDownloadOptions { Range = new HttpRange(offset, bytes) };
        try
        {
            return (await OrNullAsync(async () => (await blob.DownloadContentAsync(options, cancellation)).Value.Content))?.ToMemory();
        }
        catch (RequestFailedException outside) when (outside.Status == 416)
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    /// <summary>SHA-256 of a small blob, lower-case hex; null if there is none.</summary>
    public async Task<string?> HashAsync(string blobName, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        return await OrNullAsync(async () => HashOf((await blob.DownloadContentAsync(cancellation)).Value.Content));
    }

    /// <summary>Writes a small blob once. An existing blob with the same bytes is accepted; false if it has other bytes.</summary>
    public async Task<bool> WriteOnceAsync(string blobName, BinaryData content, string contentType, CancellationToken cancellation)
    {
        var options = new BlobUploadOptions
        {
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        };
        try
        {
            await (await BlobAsync(blobName, cancellation)).UploadAsync(content, options, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412)
        {
            // 409 has other causes too; only an existing blob means that another writer was first.
            if (await HashAsync(blobName, cancellation) is not { } present)
                throw;
            return present == HashOf(content);
        }
    }

    /// <summary>The names of the folders right below <paramref name="prefix"/>, which ends with a slash.</summary>
    public async IAsyncEnumerable<string> FoldersAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = await ContainerAsync(cancellation);
        await foreach (var item in client.GetBlobsByHierarchyAsync(BlobTraits.None, BlobStates.None, "/", prefix, cancellation))
        {
            if (item.IsPrefix)
                yield return item.Prefix[prefix.Length..].TrimEnd('/');
        }
    }

    /// <summary>The names of the blobs that start so.</summary>
    public async IAsyncEnumerable<string> NamesAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = await ContainerAsync(cancellation);
        await foreach (var item in client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix, cancellation))
            yield return item.Name;
    }

    /// <summary>Removes all blobs with a prefix.</summary>
    /// <param name="prefix">How they start.</param>
    /// <param name="cancellation">Stops; removed blobs stay removed.</param>
    /// <param name="but">One that stays.</param>
    public async Task DeleteAllAsync(string prefix, CancellationToken cancellation, string? but = null)
    {
        var client = await ContainerAsync(cancellation);
        var names = new List<string>();
        await foreach (var name in NamesAsync(prefix, cancellation))
        {
            if (name != but)
                names.Add(name);
        }
        await Parallel.ForEachAsync(
            names,
            new ParallelOptions { MaxDegreeOfParallelism = Limits.DeletesAtOnce, CancellationToken = cancellation },
            async (name, token) => await client.DeleteBlobIfExistsAsync(name, cancellationToken: token));
    }

    /// <summary>What is known of a blob without its content; null if there is none.</summary>
    protected async Task<BlobProperties?> PropertiesAsync(string blobName, CancellationToken cancellation)
    {
        var blob = await BlobAsync(blobName, cancellation);
        return await OrNullAsync(async () => (await blob.GetPropertiesAsync(cancellationToken: cancellation)).Value);
    }

    protected Task<BlobContainerClient> ContainerAsync(CancellationToken cancellation) => storage.GetContainerAsync(container, cancellation);

    protected async Task<BlobClient> BlobAsync(string blobName, CancellationToken cancellation) => (await ContainerAsync(cancellation)).GetBlobClient(blobName);

    /// <summary>What is read of a blob; null if there is none.</summary>
    protected static async Task<T?> OrNullAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private static string HashOf(BinaryData content) => Convert.ToHexStringLower(SHA256.HashData(content.ToMemory().Span));
}
