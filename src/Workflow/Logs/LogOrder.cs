using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Logs;

/// <summary>Who wanted the logs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderKind>))]
public enum OrderKind
{
    /// <summary>An engineer.</summary>
    [JsonStringEnumMemberName("order")]
    Order,

    /// <summary>The user's own app, which sent them unasked.</summary>
    [JsonStringEnumMemberName("report")]
    Report,
}

/// <summary>
/// One collection order as every reader sees it: the answer of <c>GET /api/logs/orders/{id}</c> and the output of its orchestration. Times are
/// UTC, sizes bytes.
/// </summary>
public sealed record LogOrder
{
    /// <summary>Order id, <c>yyyyMMddTHHmmssZ-xxxxxxxx</c>.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The cloud environment.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("kind")]
    public OrderKind Kind { get; init; }

    /// <summary>Whose logs.</summary>
    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    /// <summary>Logs from then on; absent for all.</summary>
    [JsonPropertyName("from")]
    public DateTimeOffset? From { get; init; }

    /// <summary>Logs until then; absent for all.</summary>
    [JsonPropertyName("to")]
    public DateTimeOffset? To { get; init; }

    /// <summary>This level and louder; absent for all.</summary>
    [JsonPropertyName("level")]
    public string? Level { get; init; }

    /// <summary>Whether an engineer wants to watch while the device sends.</summary>
    [JsonPropertyName("live")]
    public bool Live { get; init; }

    [JsonPropertyName("outcome")]
    public OrderOutcome Outcome { get; init; }

    /// <summary>More about the outcome, for a person.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The deadline. A report's moves on with each chunk.</summary>
    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Logs in the merged file; while waiting, those received, doubles included.</summary>
    [JsonPropertyName("logs")]
    public long Logs { get; init; }

    /// <summary>Logs that came more than once and were dropped.</summary>
    [JsonPropertyName("doubles")]
    public long Doubles { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>Time of the oldest log.</summary>
    [JsonPropertyName("first")]
    public DateTimeOffset? First { get; init; }

    /// <summary>Time of the newest log.</summary>
    [JsonPropertyName("last")]
    public DateTimeOffset? Last { get; init; }

    /// <summary>The merged file; absent while there is none.</summary>
    [JsonPropertyName("blobName")]
    public string? BlobName { get; init; }

    /// <summary>When the retention removed the logs; the row stays.</summary>
    [JsonPropertyName("deletedAt")]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The logs of each device; left out in lists.</summary>
    [JsonPropertyName("devices")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DeviceShare>? Devices { get; init; }

    /// <summary>What a device may send for this order.</summary>
    public OrderFilter ToFilter() => new(Uin, From, To, Level);
}

/// <summary>How far a device is with an order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeviceState>))]
public enum DeviceState
{
    /// <summary>It was told of the order.</summary>
    Asked,

    /// <summary>It has sent something, and there is more.</summary>
    Sending,

    /// <summary>It has sent its last chunk, which may have been empty.</summary>
    Finished,
}

/// <summary>What came from one device.</summary>
public sealed record DeviceShare
{
    [JsonPropertyName("device")]
    public required string Device { get; init; }

    [JsonPropertyName("state")]
    public required DeviceState State { get; init; }

    [JsonPropertyName("chunks")]
    public int Chunks { get; init; }

    [JsonPropertyName("logs")]
    public long Logs { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }
}
