using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Steps;

/// <summary>What people are told of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeKind>))]
public enum NoticeKind
{
    /// <summary>A backup failed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A backup ended without some of its collections.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>A due time of the schedule got no backup.</summary>
    [JsonStringEnumMemberName("missed")]
    Missed,

    /// <summary>The last good backup is older than the schedule allows.</summary>
    [JsonStringEnumMemberName("stale")]
    Stale,

    /// <summary>A backup differs so much from the previous one that a person has to check it.</summary>
    [JsonStringEnumMemberName("tripped")]
    Tripped,

    /// <summary>The first good backup after one of the above.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered,

    /// <summary>A good backup.</summary>
    [JsonStringEnumMemberName("complete")]
    Complete,

    /// <summary>A restore ended.</summary>
    [JsonStringEnumMemberName("restore")]
    Restore,

    /// <summary>A restore drill failed.</summary>
    [JsonStringEnumMemberName("drillFailed")]
    DrillFailed,

    /// <summary>Retention waits for a person.</summary>
    [JsonStringEnumMemberName("retentionBlocked")]
    RetentionBlocked,

    /// <summary>A stored backup no longer verifies.</summary>
    [JsonStringEnumMemberName("damaged")]
    Damaged,

    /// <summary>The service refuses the app's credentials.</summary>
    [JsonStringEnumMemberName("tokenRefused")]
    TokenRefused,
}

/// <summary>One event for people, before it is worded for a channel. Contains no secret, document or document id.</summary>
public sealed record Notice
{
    [JsonPropertyName("kind")]
    public required NoticeKind Kind { get; init; }

    /// <summary>
    /// What the event is about: the id of a backup, restore or drill, or a text that names a state. The combination of kind, environment and subject is sent
    /// once.
    /// </summary>
    [JsonPropertyName("subject")]
    public required string Subject { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>Since when it is so.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why, or what was found: sentences.</summary>
    [JsonPropertyName("details")]
    public IReadOnlyList<LocalText> Details { get; init; } = [];

    /// <summary>The page of it, below the app's public address, as in <c>api/backups/…</c>; null if it has none.</summary>
    [JsonPropertyName("path")]
    public string? Path { get; init; }
}

/// <summary>A sentence in both languages. Text from another service is not translated.</summary>
public sealed record LocalText(
    [property: JsonPropertyName("zh-CN")] string Chinese,
    [property: JsonPropertyName("en")] string English)
{
    /// <summary>One of the app's English sentences, with its Chinese from the phrasebook.</summary>
    public static LocalText Of(string sentence) => new(Phrasebook.Chinese.Translate(sentence), sentence);

    /// <summary>Why something ended as it did.</summary>
    public static LocalText Because(string? reason) => new($"原因：{Phrasebook.Chinese.Translate(reason ?? "")}", $"Reason: {reason}");

    /// <summary>A sentence about a collection.</summary>
    public static LocalText OfCollection(string name, string sentence) =>
        new($"集合“{Printable.Of(name)}”：{Phrasebook.Chinese.Translate(sentence)}", $"Collection “{Printable.Of(name)}”: {sentence}");
}
