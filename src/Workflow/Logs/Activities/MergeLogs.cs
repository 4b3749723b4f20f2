using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Files;
using Workflow.Logs.Tables;
using Workflow.Storage;

namespace Workflow.Logs.Activities;

/// <summary>What <see cref="MergeLogs"/> needs.</summary>
public sealed record MergeLogsInput
{
    [JsonPropertyName("orderId")]
    public required string OrderId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }
}

/// <summary>The merged file of an order: the result of MergeLogs, and the blob's metadata.</summary>
public sealed record MergedFile
{
    [JsonPropertyName("blobName")]
    public required string BlobName { get; init; }

    /// <summary>Lines in the file.</summary>
    [JsonPropertyName("logs")]
    public required long Logs { get; init; }

    /// <summary>Lines that arrived more than once and were dropped.</summary>
    [JsonPropertyName("doubles")]
    public required long Doubles { get; init; }

    [JsonPropertyName("rawBytes")]
    public required long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public required long StoredBytes { get; init; }

    [JsonPropertyName("first")]
    public required DateTimeOffset First { get; init; }

    [JsonPropertyName("last")]
    public required DateTimeOffset Last { get; init; }

    /// <summary>The metadata that goes onto the blob.</summary>
    internal Dictionary<string, string> ToMetadata() => new()
    {
        ["logs"] = Logs.ToString(CultureInfo.InvariantCulture),
        ["doubles"] = Doubles.ToString(CultureInfo.InvariantCulture),
        ["rawBytes"] = RawBytes.ToString(CultureInfo.InvariantCulture),
        ["firstMs"] = First.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        ["lastMs"] = Last.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a blob's metadata.</summary>
    /// <exception cref="InvalidOperationException">The blob is not one of ours.</exception>
    internal static MergedFile FromProperties(string blobName, BlobProperties properties)
    {
        // Header names lose their case on some paths.
        var metadata = new Dictionary<string, string>(properties.Metadata, StringComparer.OrdinalIgnoreCase);
        return new()
        {
            BlobName = blobName,
            Logs = Number("logs"),
            Doubles = Number("doubles"),
            RawBytes = Number("rawBytes"),
            StoredBytes = properties.ContentLength,
            First = DateTimeOffset.FromUnixTimeMilliseconds(Number("firstMs")),
            Last = DateTimeOffset.FromUnixTimeMilliseconds(Number("lastMs")),
        };

        long Number(string key) =>
            metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new InvalidOperationException($"The blob '{blobName}' exists but lacks the metadata of collected logs; it was not written by this app.");
    }
}

/// <summary>
/// Merges all chunks that have a receipt into one sorted file with an index. The same receipts make the same bytes; repeated, it finds
/// its blob and returns that blob's metadata. The index is written before the blob, so that no file is without one.
/// </summary>
public sealed class MergeLogs(LogUploadsTable uploads, LogBlobs blobs, ILogger<MergeLogs> logger)
{
    [Function(nameof(MergeLogs))]
    public async Task<MergedFile> Run([ActivityTrigger] MergeLogsInput input, CancellationToken cancellation)
    {
        var blobName = LogKeys.File(input.Env, input.OrderId);
        if (await blobs.FindAsync(blobName, cancellation) is { } present)
            return MergedFile.FromProperties(blobName, present);

        var receipts = await uploads.ListReceiptsAsync(input.OrderId, cancellation);
        await using var target = new BlobBlocks(await blobs.GetBlockBlobAsync(blobName, cancellation));
        var writer = new MemberWriter(target);
        var runs = new MergeRuns(blobs, input.Env, input.OrderId);
        var sources = await runs.PrepareAsync(receipts, cancellation);
        var doubles = await LogMerger.MergeAsync(sources, writer, cancellation) + runs.Doubles;
        var index = await writer.EndAsync(doubles, cancellation);
        await blobs.WriteAsync(
            LogKeys.Index(input.Env, input.OrderId), JsonSerializer.SerializeToUtf8Bytes(index, Json.Options), cancellation);

        var file = new MergedFile
        {
            BlobName = blobName,
            Logs = index.Lines,
            Doubles = doubles,
            RawBytes = index.RawBytes,
            StoredBytes = index.StoredBytes,
            First = index.First ?? default,
            Last = index.Last ?? default,
        };
        if (!await target.CommitAsync(file.ToMetadata(), cancellation))
            return MergedFile.FromProperties(blobName, (await blobs.FindAsync(blobName, cancellation))!);
        Log.LogsMerged(logger, input.OrderId, receipts.Count, file.Logs, file.Doubles, file.RawBytes, file.StoredBytes);
        return file;
    }
}
