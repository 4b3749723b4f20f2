using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Backups.Timeline;

/// <summary>The answer of <c>GET /api/backups/{id}/timeline</c>: what the durable histories of a backup and its exports say, in order of time.</summary>
public sealed record BackupTimeline
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("entries")]
    public required IReadOnlyList<TimelineEntry> Entries { get; init; }

    /// <summary>Collections left out because there are too many: <c>?collection=</c> shows one.</summary>
    [JsonPropertyName("omitted")]
    public int Omitted { get; init; }

    /// <summary>What else to know, such as that a history has been purged.</summary>
    [JsonPropertyName("note")]
    [ForPeople]
    public string? Note { get; init; }
}

/// <summary>One thing that happened.</summary>
public sealed record TimelineEntry
{
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Null while it lasts, and for entries without a duration.</summary>
    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Null for the backup itself.</summary>
    [JsonPropertyName("collection")]
    public string? Collection { get; init; }

    [JsonPropertyName("what")]
    public required TimelineKind What { get; init; }

    /// <summary>The step, by the name of its function; or the event's name.</summary>
    [JsonPropertyName("step")]
    public string? Step { get; init; }

    /// <summary>The number of the try in this run, from 1.</summary>
    [JsonPropertyName("attempt")]
    public int? Attempt { get; init; }

    /// <summary>The service's error code, or a word of ours.</summary>
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    /// <summary>What was said, in a sentence.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }
}

/// <summary>Kinds of entries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimelineKind>))]
public enum TimelineKind
{
    [JsonStringEnumMemberName("started")]
    Started,

    /// <summary>A step that went well.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>A step that is running, or whose process died.</summary>
    [JsonStringEnumMemberName("atWork")]
    AtWork,

    /// <summary>A step that the service refused for now.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>A step that nothing but a person can help.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A step that was interrupted: storage was unavailable, or the process died.</summary>
    [JsonStringEnumMemberName("crashed")]
    Crashed,

    /// <summary>A durable timer.</summary>
    [JsonStringEnumMemberName("waited")]
    Waited,

    /// <summary>An event, such as a cancel; or that a person suspended or resumed it.</summary>
    [JsonStringEnumMemberName("event")]
    Event,

    [JsonStringEnumMemberName("ended")]
    Ended,
}
