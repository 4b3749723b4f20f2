using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Catalogue;

/// <summary>
/// One backup as every reader sees it: the answer of <c>GET /api/backups/{id}</c>, the output of the orchestration and, with four more
/// fields, the manifest. Times are UTC, sizes bytes.
/// </summary>
public record BackupRecord
{
    /// <summary>Backup id, <c>yyyyMMddTHHmmssZ-xxxx</c>.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The cloud environment.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>Null in rows of older versions, without a scope.</summary>
    [JsonPropertyName("scope")]
    public BackupScope? Scope { get; init; }

    /// <summary>Null for an ordinary backup.</summary>
    [JsonPropertyName("kind")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupKind? Kind { get; init; }

    /// <summary>Until when something else needs it; null if nothing does.</summary>
    [JsonPropertyName("keptUntil")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>What the schedule backed up at that time.</summary>
    [JsonPropertyName("definition")]
    public BackupDefinition? Definition { get; init; }

    [JsonPropertyName("outcome")]
    public required BackupOutcome Outcome { get; init; }

    /// <summary>Why the outcome is not <c>Complete</c>, for a person.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    /// <summary>Instances that a person has suspended, while the backup runs: they wait until somebody resumes or cancels them.</summary>
    [JsonPropertyName("suspended")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Suspended { get; init; }

    /// <summary>The restore or drill that this backup waits for, or for which it began late.</summary>
    [JsonPropertyName("delayedBy")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DelayedBy { get; init; }

    /// <summary>The restore that wrote to the environment while this backup exported: such a backup may mix two states of it.</summary>
    [JsonPropertyName("disturbedBy")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisturbedBy { get; init; }

    /// <summary>How it compares with the last good one; null while it runs, and if it is not compared.</summary>
    [JsonPropertyName("gate")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupGate? Gate { get; init; }

    /// <summary>The expiry of its files; null while they exist.</summary>
    [JsonPropertyName("state")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupState? State { get; init; }

    /// <summary>A person wants it kept.</summary>
    [JsonPropertyName("hold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupHold? Hold { get; init; }

    /// <summary>Why and when its files were deleted.</summary>
    [JsonPropertyName("expiry")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupExpiry? Expiry { get; init; }

    /// <summary>Its files were found to be other than they were written; null while they are not.</summary>
    [JsonPropertyName("damage")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupDamage? Damage { get; init; }

    /// <summary>The four rungs, the lowest first; left out where only the orchestration or the manifest speaks.</summary>
    [JsonPropertyName("trust")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TrustRung>? Trust { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("durationSeconds")]
    public double? DurationSeconds { get; init; }

    /// <summary>Documents in captured collections; while running, those stored so far.</summary>
    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>The collections that are not in the backup, each with its reason.</summary>
    [JsonPropertyName("missed")]
    public IReadOnlyList<MissedCollection> Missed { get; init; } = [];

    /// <summary>
    /// Whether it is one to rely on: complete, of all that the schedule backs up, made while nothing was restored, not damaged since, and not so different
    /// from the one before that a person has to look at it.
    /// </summary>
    [JsonIgnore]
    public bool IsGood =>
        Outcome == BackupOutcome.Complete && Scope == BackupScope.All && State is null && DisturbedBy is null && Damage is null
        && Gate?.Verdict != GateVerdict.Tripped;

    /// <summary>One entry per collection; left out in lists and in the orchestration's output.</summary>
    [JsonPropertyName("exports")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportRecord>? Exports { get; init; }
}

/// <summary>A collection that is not in a backup, and why.</summary>
public sealed record MissedCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public required string Reason { get; init; }
}
