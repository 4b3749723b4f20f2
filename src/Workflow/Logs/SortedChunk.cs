namespace Workflow.Logs;

/// <summary>The content of one chunk's body: only logs that the order asks for.</summary>
/// <param name="Gzip">JSON lines sorted by time, tab and number; of no meaning when there are no logs.</param>
/// <param name="Logs">Lines.</param>
/// <param name="RawBytes">Bytes of the lines.</param>
/// <param name="First">Time of the first; null when there are no logs.</param>
/// <param name="Last">Time of the last; null when there are no logs.</param>
public sealed record SortedChunk(ReadOnlyMemory<byte> Gzip, int Logs, long RawBytes, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>Identifies a chunk, whatever its content: the idempotency key. It is accepted only once.</summary>
/// <param name="OrderId">Of the order or the report.</param>
/// <param name="Device">See <see cref="Limits.DeviceCharacters"/>.</param>
/// <param name="Index">From 0, below <see cref="Limits.ChunkIndexes"/>.</param>
public sealed record ChunkKey(string OrderId, string Device, int Index);

/// <summary>How a chunk stands.</summary>
public enum ChunkState
{
    /// <summary>New: before the body is read, it is allowed; afterwards, it was accepted.</summary>
    New,

    /// <summary>It was accepted before: a success, even if the order has ended since.</summary>
    Known,

    /// <summary>The device has sent its last chunk, and this is another: 401.</summary>
    TokenUsedUp,

    /// <summary>The order has ended: 410.</summary>
    Closed,

    /// <summary>There is no such order: 404.</summary>
    NotFound,

    /// <summary>The order is full: 410, since a smaller chunk would not help.</summary>
    TooMany,
}
