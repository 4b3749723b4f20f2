using System.Globalization;
using System.Text.Json.Serialization;
using Azure.Storage.Blobs.Models;

namespace Workflow.Catalogue;

/// <summary>The stored file of one collection: the result of StoreExport, and its blob's metadata.</summary>
public sealed record StoredFile
{
    [JsonPropertyName("blobName")]
    public required string BlobName { get; init; }

    [JsonPropertyName("jobId")]
    public required long JobId { get; init; }

    /// <summary>Lines in the file.</summary>
    [JsonPropertyName("documents")]
    public required long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public required long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public required long StoredBytes { get; init; }

    /// <summary>SHA-256 of the file as the service wrote it, lower-case hex.</summary>
    [JsonPropertyName("rawSha256")]
    public required string RawSha256 { get; init; }

    /// <summary>SHA-256 of the blob, lower-case hex.</summary>
    [JsonPropertyName("storedSha256")]
    public required string StoredSha256 { get; init; }

    /// <summary>The metadata that goes onto the blob.</summary>
    public IDictionary<string, string> ToMetadata() => new Dictionary<string, string>
    {
        ["rawSha256"] = RawSha256,
        ["storedSha256"] = StoredSha256,
        ["documents"] = Documents.ToString(CultureInfo.InvariantCulture),
        ["rawBytes"] = RawBytes.ToString(CultureInfo.InvariantCulture),
        ["jobId"] = JobId.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a blob's metadata.</summary>
    /// <exception cref="InvalidOperationException">The blob is not one of ours.</exception>
    public static StoredFile FromProperties(string blobName, BlobProperties properties)
    {
        // Header names lose their case on some paths.
        var metadata = new Dictionary<string, string>(properties.Metadata, StringComparer.OrdinalIgnoreCase);
        if (!metadata.TryGetValue("rawSha256", out var rawSha256) || !metadata.TryGetValue("storedSha256", out var storedSha256)
            || !TryNumber(metadata, "documents", out var documents) || !TryNumber(metadata, "rawBytes", out var rawBytes)
            || !TryNumber(metadata, "jobId", out var jobId))
            throw new InvalidOperationException($"The blob '{blobName}' exists but lacks the metadata of a backup; it was not written by this app.");
        return new()
        {
            BlobName = blobName,
            JobId = jobId,
            Documents = documents,
            RawBytes = rawBytes,
            StoredBytes = properties.ContentLength,
            RawSha256 = rawSha256,
            StoredSha256 = storedSha256,
        };
    }

    private static bool TryNumber(Dictionary<string, string> metadata, string key, out long number)
    {
        number = 0;
        return metadata.TryGetValue(key, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
