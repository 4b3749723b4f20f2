using System.Text.Json.Serialization;
using Workflow.Steps;

namespace Workflow.Notify;

/// <summary>One event for one channel: only names, since it is stored in a history.</summary>
public sealed record NoticeDelivery
{
    [JsonPropertyName("kind")]
    public required NoticeKind Kind { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("channel")]
    public required string Channel { get; init; }
}

/// <summary>What came of one try. Why it failed is in the event's row.</summary>
public sealed record SendStep
{
    [JsonPropertyName("end")]
    public required SendEnd End { get; init; }

    /// <summary>The least time to wait before the next try.</summary>
    [JsonPropertyName("afterSeconds")]
    public double AfterSeconds { get; init; }
}

/// <summary>Ends of a try.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SendEnd>))]
public enum SendEnd
{
    /// <summary>The channel has accepted it, now or before, or is no longer set.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Nothing was sent: the channel is busy, or has sent enough for this minute.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>The channel did not take it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It is no longer tried.</summary>
    [JsonStringEnumMemberName("gaveUp")]
    GaveUp,
}
