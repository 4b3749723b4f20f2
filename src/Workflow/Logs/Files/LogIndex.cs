using System.Text.Json.Serialization;

namespace Workflow.Logs.Files;

/// <summary>
/// The index of a merged file, <c>&lt;orderId&gt;.index.json</c> and the answer of <c>GET /api/logs/orders/{id}/summary</c>: what the file holds, when,
/// and where in it. Times are UTC, sizes bytes, lines count from 0.
/// </summary>
public sealed record LogIndex
{
    /// <summary>The version that this code writes.</summary>
    public const int CurrentFormatVersion = 1;

    [JsonPropertyName("formatVersion")]
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    [JsonPropertyName("lines")]
    public long Lines { get; init; }

    [JsonPropertyName("doubles")]
    public long Doubles { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    [JsonPropertyName("first")]
    public DateTimeOffset? First { get; init; }

    [JsonPropertyName("last")]
    public DateTimeOffset? Last { get; init; }

    /// <summary>Length of an interval of the histogram: an hour, or more where that would make too many.</summary>
    [JsonPropertyName("intervalSeconds")]
    public long IntervalSeconds { get; init; } = 3600;

    /// <summary>The intervals that have logs, oldest first.</summary>
    [JsonPropertyName("histogram")]
    public IReadOnlyList<LogInterval> Histogram { get; init; } = [];

    /// <summary>The gzip members that the file is made of, in order. Each can be read without the others.</summary>
    [JsonPropertyName("members")]
    public IReadOnlyList<LogMember> Members { get; init; } = [];
}

/// <summary>Logs by level.</summary>
public abstract record LevelCounts
{
    [JsonPropertyName("debug")]
    public long Debug { get; init; }

    [JsonPropertyName("info")]
    public long Info { get; init; }

    [JsonPropertyName("warn")]
    public long Warn { get; init; }

    [JsonPropertyName("error")]
    public long Error { get; init; }

    /// <summary>Logs of this level and louder.</summary>
    public long From(int level) => (level <= 0 ? Debug : 0) + (level <= 1 ? Info : 0) + (level <= 2 ? Warn : 0) + (level <= 3 ? Error : 0);
}

/// <summary>An interval of the histogram.</summary>
public sealed record LogInterval : LevelCounts
{
    [JsonPropertyName("start")]
    public required DateTimeOffset Start { get; init; }
}

/// <summary>One gzip member of a merged file.</summary>
public sealed record LogMember : LevelCounts
{
    /// <summary>Where it begins in the file.</summary>
    [JsonPropertyName("offset")]
    public required long Offset { get; init; }

    /// <summary>How long it is.</summary>
    [JsonPropertyName("bytes")]
    public required long Bytes { get; init; }

    [JsonPropertyName("firstLine")]
    public required long FirstLine { get; init; }

    [JsonPropertyName("lines")]
    public required long Lines { get; init; }

    [JsonPropertyName("first")]
    public required DateTimeOffset First { get; init; }

    [JsonPropertyName("last")]
    public required DateTimeOffset Last { get; init; }
}
