using Azure;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>A device's offer to show its logs over WebRTC, and the answer to it.</summary>
public sealed record LiveOffer
{
    public required string OrderId { get; init; }

    public required string Device { get; init; }

    /// <summary>The device's description of itself.</summary>
    public required string Sdp { get; init; }

    /// <summary>Names this offer; signed.</summary>
    public required string Session { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The engineer's description; null until there is one.</summary>
    public string? Answer { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }
}

/// <summary>
/// Offers of devices that wait for an engineer's page: rows <c>r:&lt;device&gt;</c> beside the order's others in the table <c>LogUploads</c>, one per
/// device; the newest counts. They are removed with the order's other rows.
/// </summary>
public sealed class LiveOffersTable(StorageConnection storage)
{
    private const string Prefix = "r:";
    private const string End = "r;";

    /// <summary>The device's newest offer, or null.</summary>
    public async Task<LiveOffer?> FindAsync(string orderId, string device, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        return await table.FindAsync(orderId, Prefix + device, cancellation) is { } row ? FromEntity(row) : null;
    }

    /// <summary>All devices' newest offers.</summary>
    public async Task<List<LiveOffer>> ListAsync(string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {orderId} and RowKey ge {Prefix} and RowKey lt {End}");
        return await table.ListAsync(filter, FromEntity, cancellation);
    }

    /// <summary>Replaces an earlier offer.</summary>
    public async Task WriteAsync(LiveOffer offer, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        await table.UpsertEntityAsync(ToEntity(offer), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Answers an offer that was read; false if it was answered or replaced meanwhile.</summary>
    public async Task<bool> TryAnswerAsync(LiveOffer offer, string sdp, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        return await table.TryUpdateAsync(ToEntity(offer with { Answer = sdp }), offer.ETag, TableUpdateMode.Replace, cancellation);
    }

    private static TableEntity ToEntity(LiveOffer offer) => new(offer.OrderId, Prefix + offer.Device)
    {
        [nameof(LiveOffer.Sdp)] = offer.Sdp,
        [nameof(LiveOffer.Session)] = offer.Session,
        [nameof(LiveOffer.ExpiresAt)] = offer.ExpiresAt,
        [nameof(LiveOffer.Answer)] = offer.Answer,
    };

    private static LiveOffer FromEntity(TableEntity entity) => new()
    {
        OrderId = entity.PartitionKey,
        Device = entity.RowKey[Prefix.Length..],
        Sdp = entity.GetString(nameof(LiveOffer.Sdp)),
        Session = entity.GetString(nameof(LiveOffer.Session)),
        ExpiresAt = entity.GetDateTimeOffset(nameof(LiveOffer.ExpiresAt)) ?? default,
        Answer = entity.GetString(nameof(LiveOffer.Answer)),
        ETag = entity.ETag,
    };
}
