using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace OfficialEngine.Tests.Compare;

/// <summary>A blob as it lies in storage.</summary>
internal sealed record StoredBlob(string Name, BlobProperties Properties, byte[] Bytes)
{
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    public bool IsCompressed => Name.EndsWith(".gz", StringComparison.Ordinal);

    public string Text => IsCompressed ? Inflate(Bytes) : Encoding.UTF8.GetString(Bytes);

    private static string Inflate(byte[] gzip)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}

/// <summary>Every blob of every container: type, metadata, each line, and of compressed files the bytes too.</summary>
internal static class StoredBlobs
{
    public static async Task<List<StoredBlob>> ReadAsync(string connection)
    {
        var blobs = new List<StoredBlob>();
        var service = new BlobServiceClient(connection);
        await foreach (var container in service.GetBlobContainersAsync())
        {
            var client = service.GetBlobContainerClient(container.Name);
            await foreach (var blob in client.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, default))
            {
                // A recovery sheet tells minutes and durations as a person reads them.
                if (blob.Name.EndsWith(".md", StringComparison.Ordinal))
                    continue;
                var content = await client.GetBlobClient(blob.Name).DownloadContentAsync();
                var properties = await client.GetBlobClient(blob.Name).GetPropertiesAsync();
                blobs.Add(new($"{container.Name}/{blob.Name}", properties.Value, content.Value.Content.ToArray()));
            }
        }
        return blobs;
    }

    public static IEnumerable<Entry> Of(StoredBlob blob)
    {
        var place = $"blob {blob.Name}:";
        yield return new($"{place} type", $"{blob.Properties.BlobType} {blob.Properties.ContentType} {blob.Properties.ContentEncoding}");
        foreach (var (name, value) in blob.Properties.Metadata)
            yield return new($"{place} metadata {name}", value);
        // What is not compressed may hold ids and times: of it the lines are compared, byte for byte.
        if (blob.IsCompressed)
            yield return new($"{place} bytes", $"{blob.Bytes.Length} {blob.Sha256}");
        foreach (var (number, line) in Durations.Name(blob.Text).Split('\n').Index())
            yield return new($"{place} line {number + 1:D5}", line);
    }
}
