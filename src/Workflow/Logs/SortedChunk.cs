namespace Workflow.Logs;

/// <summary>What the body of one chunk held: logs that the order asks for, and no others.</summary>
/// <param name="Gzip">JSON lines sorted by time, tab and number; of no meaning when there are no logs.</param>
/// <param name="Logs">Lines.</param>
/// <param name="RawBytes">Bytes of the lines.</param>
/// <param name="First">Time of the first; null when there are no logs.</param>
/// <param name="Last">Time of the last; null when there are no logs.</param>
public sealed record SortedChunk(ReadOnlyMemory<byte> Gzip, int Logs, long RawBytes, DateTimeOffset? First, DateTimeOffset? Last);

/// <summary>Names a chunk, whatever it holds: the idempotency key. Taken once, it is taken never again.</summary>
/// <param name="OrderId">Of the order or the report.</param>
/// <param name="Device">See <see cref="Limits.DeviceCharacters"/>.</param>
/// <param name="Index">From 0, below <see cref="Limits.ChunkIndexes"/>.</param>
public sealed record ChunkKey(string OrderId, string Device, int Index);

/// <summary>How a chunk stands.</summary>
public enum ChunkState
{
    /// <summary>Nobody has seen it: before the body is read, it may come; after, it was taken.</summary>
    New,

    /// <summary>It was taken before: a success, also when the order has ended since.</summary>
    Known,

    /// <summary>The device has sent its last chunk, and this is another: 401.</summary>
    TokenUsedUp,

    /// <summary>The order has ended: 410.</summary>
    Closed,

    /// <summary>There is no such order: 404.</summary>
    NotFound,

    /// <summary>The order holds all that one may hold: 410, since no smaller chunk would help.</summary>
    TooMany,
}
