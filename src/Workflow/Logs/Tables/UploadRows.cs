using Azure;

namespace Workflow.Logs.Tables;

/// <summary>The row <c>!order</c> of <c>LogUploads</c>: whether chunks are accepted, which, and how much has arrived.</summary>
public sealed record UploadsRow
{
    public required string OrderId { get; init; }

    public required string Env { get; init; }

    public required OrderFilter Filter { get; init; }

    public bool IsClosed { get; init; }

    /// <summary>Devices with a row.</summary>
    public int Devices { get; init; }

    /// <summary>Devices that have finished.</summary>
    public int Finished { get; init; }

    public int Chunks { get; init; }

    public long Logs { get; init; }

    public long RawBytes { get; init; }

    public long StoredBytes { get; init; }

    /// <summary>Whether the next chunk may be refused because the order is full.</summary>
    public bool IsFull =>
        Chunks >= Limits.OrderChunks
        || StoredBytes + Limits.ChunkRawBytes > Limits.OrderStoredBytes
        || RawBytes + Limits.ChunkRawBytes > Limits.OrderRawBytes;

    /// <summary>When the last chunk arrived; before that, when the order was opened.</summary>
    public DateTimeOffset TouchedAt { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    /// <summary>The row as a table entity.</summary>
    public TableEntity ToEntity() => new(OrderId, LogKeys.Order)
    {
        [nameof(Env)] = Env,
        [nameof(OrderFilter.Uin)] = Filter.Uin,
        [nameof(OrderFilter.From)] = Filter.From,
        [nameof(OrderFilter.To)] = Filter.To,
        [nameof(OrderFilter.Level)] = Filter.Level,
        [nameof(IsClosed)] = IsClosed,
        [nameof(Devices)] = Devices,
        [nameof(Finished)] = Finished,
        [nameof(Chunks)] = Chunks,
        [nameof(Logs)] = Logs,
        [nameof(RawBytes)] = RawBytes,
        [nameof(StoredBytes)] = StoredBytes,
        [nameof(TouchedAt)] = TouchedAt,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static UploadsRow FromEntity(TableEntity entity) => new()
    {
        OrderId = entity.PartitionKey,
        Env = entity.GetString(nameof(Env)),
        Filter = new(
            entity.GetString(nameof(OrderFilter.Uin)),
            entity.GetDateTimeOffset(nameof(OrderFilter.From)),
            entity.GetDateTimeOffset(nameof(OrderFilter.To)),
            entity.GetString(nameof(OrderFilter.Level))),
        IsClosed = entity.GetBoolean(nameof(IsClosed)) ?? false,
        Devices = entity.GetInt32(nameof(Devices)) ?? 0,
        Finished = entity.GetInt32(nameof(Finished)) ?? 0,
        Chunks = entity.GetInt32(nameof(Chunks)) ?? 0,
        Logs = entity.GetInt64(nameof(Logs)) ?? 0,
        RawBytes = entity.GetInt64(nameof(RawBytes)) ?? 0,
        StoredBytes = entity.GetInt64(nameof(StoredBytes)) ?? 0,
        TouchedAt = entity.GetDateTimeOffset(nameof(TouchedAt)) ?? default,
        ETag = entity.ETag,
    };
}

/// <summary>A row <c>d:</c> of <c>LogUploads</c>: one device's share of an order.</summary>
internal static class DeviceRow
{
    public static TableEntity ToEntity(string orderId, DeviceShare share) => new(orderId, LogKeys.Device(share.Device))
    {
        [nameof(DeviceShare.State)] = share.State.ToString(),
        [nameof(DeviceShare.Chunks)] = share.Chunks,
        [nameof(DeviceShare.Logs)] = share.Logs,
        [nameof(DeviceShare.RawBytes)] = share.RawBytes,
    };

    public static DeviceShare FromEntity(TableEntity entity) => new()
    {
        Device = entity.RowKey[LogKeys.Devices.Length..],
        State = Enum.Parse<DeviceState>(entity.GetString(nameof(DeviceShare.State))),
        Chunks = entity.GetInt32(nameof(DeviceShare.Chunks)) ?? 0,
        Logs = entity.GetInt64(nameof(DeviceShare.Logs)) ?? 0,
        RawBytes = entity.GetInt64(nameof(DeviceShare.RawBytes)) ?? 0,
    };
}

/// <summary>A row <c>c:</c> of <c>LogUploads</c>: a chunk that was accepted and will be merged.</summary>
public sealed record ChunkReceipt
{
    public required ChunkKey Key { get; init; }

    public required int Logs { get; init; }

    public required long RawBytes { get; init; }

    public required long StoredBytes { get; init; }

    /// <summary>SHA-256 of what is stored, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public DateTimeOffset? First { get; init; }

    public DateTimeOffset? Last { get; init; }

    /// <summary>The row as a table entity.</summary>
    public TableEntity ToEntity() => new(Key.OrderId, LogKeys.Receipt(Key))
    {
        [nameof(ChunkKey.Device)] = Key.Device,
        [nameof(ChunkKey.Index)] = Key.Index,
        [nameof(Logs)] = Logs,
        [nameof(RawBytes)] = RawBytes,
        [nameof(StoredBytes)] = StoredBytes,
        [nameof(Sha256)] = Sha256,
        [nameof(First)] = First,
        [nameof(Last)] = Last,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static ChunkReceipt FromEntity(TableEntity entity) => new()
    {
        Key = new(entity.PartitionKey, entity.GetString(nameof(ChunkKey.Device)), entity.GetInt32(nameof(ChunkKey.Index)) ?? 0),
        Logs = entity.GetInt32(nameof(Logs)) ?? 0,
        RawBytes = entity.GetInt64(nameof(RawBytes)) ?? 0,
        StoredBytes = entity.GetInt64(nameof(StoredBytes)) ?? 0,
        Sha256 = entity.GetString(nameof(Sha256)),
        First = entity.GetDateTimeOffset(nameof(First)),
        Last = entity.GetDateTimeOffset(nameof(Last)),
    };
}
