using System.Text.Json.Serialization;

namespace Workflow.Logs;

/// <summary>
/// The input of <see cref="Orchestrators.CollectLogsOrchestrator"/>: everything that a run depends on, fixed at its start. It contains no
/// log data and no token, so neither reaches a history.
/// </summary>
public sealed record OrderPlan
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("kind")]
    public OrderKind Kind { get; init; }

    [JsonPropertyName("uin")]
    public required string Uin { get; init; }

    [JsonPropertyName("from")]
    public DateTimeOffset? From { get; init; }

    [JsonPropertyName("to")]
    public DateTimeOffset? To { get; init; }

    [JsonPropertyName("level")]
    public string? Level { get; init; }

    [JsonPropertyName("live")]
    public bool Live { get; init; }

    [JsonPropertyName("createdAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>How long the logs are kept after the order has ended.</summary>
    [JsonPropertyName("retention")]
    public required TimeSpan Retention { get; init; }

    /// <summary>For a report, the key of the row that says which order it became.</summary>
    [JsonPropertyName("reportKey")]
    public string? ReportKey { get; init; }

    /// <summary>The order as it stands when nothing has come yet.</summary>
    public LogOrder ToOrder() => new()
    {
        Id = Id,
        Env = Env,
        Kind = Kind,
        Uin = Uin,
        From = From,
        To = To,
        Level = Level,
        Live = Live,
        CreatedAt = CreatedAt,
        Expires = Expires,
    };
}
