using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Retention;

/// <summary>The answer of <c>GET /api/retention</c>.</summary>
public sealed record RetentionPlan
{
    /// <summary>Hash of what this plan would delete under which rules, for <c>POST /api/retention/apply</c>.</summary>
    [JsonPropertyName("plan")]
    public required string Plan { get; init; }

    /// <summary>Hash of the rules.</summary>
    [JsonPropertyName("rules")]
    public required string Rules { get; init; }

    /// <summary>The rules in one line.</summary>
    [JsonPropertyName("rulesText")]
    public required string RulesText { get; init; }

    /// <summary>Why nothing is deleted for now; null if nothing blocks it.</summary>
    [JsonPropertyName("frozen")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public RetentionFreeze? Frozen { get; init; }

    /// <summary>The same in a sentence that says what to do.</summary>
    [JsonPropertyName("sentence")]
    [ForPeople]
    public required string Sentence { get; init; }

    /// <summary>The time that the plan is for.</summary>
    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Good backups in the plan that do not exist yet: they are simulated.</summary>
    [JsonPropertyName("simulated")]
    public int? Simulated { get; init; }

    /// <summary>Ended backups of every outcome, newest first.</summary>
    [JsonPropertyName("backups")]
    public required IReadOnlyList<PlannedBackup> Backups { get; init; }
}

/// <summary>The decision for one backup: one of the two is set.</summary>
public sealed record PlannedBackup
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Everything that keeps it.</summary>
    [JsonPropertyName("keep")]
    public IReadOnlyList<string>? Keep { get; init; }

    /// <summary>The rule that keeps it no longer.</summary>
    [JsonPropertyName("expire")]
    public string? Expire { get; init; }
}

/// <summary>Why nothing is deleted for now.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RetentionFreeze>))]
public enum RetentionFreeze
{
    /// <summary>No person has applied these rules yet.</summary>
    [JsonStringEnumMemberName("rulesNotApplied")]
    RulesNotApplied,

    /// <summary>The schedule no longer backs up the same as when a person last applied a plan.</summary>
    [JsonStringEnumMemberName("newDefinition")]
    NewDefinition,

    /// <summary>The newest backup differs so much from the previous one that a person has to check it.</summary>
    [JsonStringEnumMemberName("gateTripped")]
    GateTripped,

    /// <summary>The tables were rebuilt from the blobs and have no holds.</summary>
    [JsonStringEnumMemberName("rebuilt")]
    Rebuilt,

    /// <summary>The clock may be wrong: there has been no backup for too long.</summary>
    [JsonStringEnumMemberName("clock")]
    Clock,
}
