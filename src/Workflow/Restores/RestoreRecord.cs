using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Restores;

/// <summary>One restore as every reader sees it: the answer of <c>GET /api/restores/{id}</c> and the blob <c>report.json</c>. Times are UTC.</summary>
public sealed record RestoreRecord
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Environment of the targets.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The backup that was put back; null for an undo that only removes.</summary>
    [JsonPropertyName("backupId")]
    public string? BackupId { get; init; }

    [JsonPropertyName("mode")]
    public required RestoreMode Mode { get; init; }

    [JsonPropertyName("outcome")]
    public required RestoreOutcome Outcome { get; init; }

    /// <summary>Why it is not complete, for a person.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("approvedAt")]
    public DateTimeOffset? ApprovedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("durationSeconds")]
    public double? DurationSeconds { get; init; }

    /// <summary>What an approval has to name; it changes with the plan.</summary>
    [JsonPropertyName("planHash")]
    public string? PlanHash { get; init; }

    /// <summary>The backup of the targets from before they were touched.</summary>
    [JsonPropertyName("safetyBackupId")]
    public string? SafetyBackupId { get; init; }

    [JsonPropertyName("undoOf")]
    public string? UndoOf { get; init; }

    /// <summary>Files in the environment's storage that could not be deleted.</summary>
    [JsonPropertyName("leftovers")]
    public IReadOnlyList<string>? Leftovers { get; init; }

    /// <summary>Imports that had not ended when the restore had to; only in the orchestration's output.</summary>
    [JsonPropertyName("pendingJobs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PendingJobs { get; init; }

    /// <summary>Left out in lists.</summary>
    [JsonPropertyName("collections")]
    public IReadOnlyList<RestoredCollection>? Collections { get; init; }

    internal RestoreRecord WithLeftover(string path) =>
        Leftovers is { } all && (all.Count >= Limits.LeftoversNamed || all.Contains(path)) ? this : this with { Leftovers = [.. Leftovers ?? [], path] };
}

/// <summary>One collection of a restore.</summary>
public sealed record RestoredCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("target")]
    public required string Target { get; init; }

    [JsonPropertyName("status")]
    public required UnitStatus Status { get; init; }

    [JsonPropertyName("plan")]
    public PlanCounts? Plan { get; init; }

    /// <summary>Documents that the service says it has imported.</summary>
    [JsonPropertyName("imported")]
    public long Imported { get; init; }

    /// <summary>Documents that the service says it has removed.</summary>
    [JsonPropertyName("removed")]
    public long Removed { get; init; }

    /// <summary>Promised documents that were found as promised.</summary>
    [JsonPropertyName("verified")]
    public long? Verified { get; init; }

    /// <summary>Promised documents that were not.</summary>
    [JsonPropertyName("differences")]
    public long? Differences { get; init; }

    [JsonPropertyName("parts")]
    public required PartProgress Parts { get; init; }

    /// <summary>Writes by others in this time are not detected.</summary>
    [JsonPropertyName("window")]
    public RestoreWindow? Window { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }
}

/// <summary>Parts of a collection's import.</summary>
/// <param name="Done">Ended, with whatever result.</param>
/// <param name="Total">Known so far.</param>
public sealed record PartProgress(
    [property: JsonPropertyName("done")] int Done, [property: JsonPropertyName("total")] int Total);

/// <summary>Between the look at a target and the end of its import.</summary>
/// <param name="LookAt">When the export of the target was asked for.</param>
/// <param name="ImportedAt">When its last import or removal had ended.</param>
public sealed record RestoreWindow(
    [property: JsonPropertyName("lookAt")] DateTimeOffset? LookAt, [property: JsonPropertyName("importedAt")] DateTimeOffset? ImportedAt);

/// <summary>How many documents of a collection are in which class.</summary>
public sealed record PlanCounts
{
    /// <summary>In the backup and not in the target.</summary>
    [JsonPropertyName("insert")]
    public long Insert { get; init; }

    [JsonPropertyName("same")]
    public long Same { get; init; }

    /// <summary>In both, with other content.</summary>
    [JsonPropertyName("different")]
    public long Different { get; init; }

    /// <summary>In the target and not in the backup.</summary>
    [JsonPropertyName("extra")]
    public long Extra { get; init; }

    /// <summary>Different or extra, but what the target has could not be imported again: never touched.</summary>
    [JsonPropertyName("protected")]
    public long Protected { get; init; }

    /// <summary>In the backup, but the service would not import it as it is.</summary>
    [JsonPropertyName("notImportable")]
    public long NotImportable { get; init; }

    /// <summary>Changed since the plan, or since the restore that is undone: left alone.</summary>
    [JsonPropertyName("conflict")]
    public long Conflict { get; init; }

    internal long CountOf(Planning.DocumentClass one) => one switch
    {
        Planning.DocumentClass.Insert => Insert,
        Planning.DocumentClass.Same => Same,
        Planning.DocumentClass.Different => Different,
        Planning.DocumentClass.Extra => Extra,
        Planning.DocumentClass.Protected => Protected,
        Planning.DocumentClass.NotImportable => NotImportable,
        _ => Conflict,
    };

    public static PlanCounts operator +(PlanCounts a, PlanCounts b) => new()
    {
        Insert = a.Insert + b.Insert,
        Same = a.Same + b.Same,
        Different = a.Different + b.Different,
        Extra = a.Extra + b.Extra,
        Protected = a.Protected + b.Protected,
        NotImportable = a.NotImportable + b.NotImportable,
        Conflict = a.Conflict + b.Conflict,
    };
}

/// <summary>How one collection of a restore stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnitStatus>))]
public enum UnitStatus
{
    Pending,
    Planned,
    Applying,
    Verifying,
    Complete,
    Partial,
    Failed,
    Unknown,
}
