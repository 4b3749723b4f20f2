using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Backups;

/// <summary>
/// The input of <see cref="Orchestrators.BackupOrchestrator"/>: everything that a run depends on, fixed at its start, so that a
/// changed setting never changes a running backup.
/// </summary>
public sealed record BackupPlan
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collections")]
    public required IReadOnlyList<string> Collections { get; init; }

    [JsonPropertyName("exclude")]
    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>Collections that are exported only in part or as CSV; null if there are none.</summary>
    [JsonPropertyName("exports")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportSelection>? Exports { get; init; }

    /// <summary>What the schedule backs up; null in a plan written by hand, which then uses the settings.</summary>
    [JsonPropertyName("definition")]
    public BackupDefinition? Definition { get; init; }

    /// <summary>The due time that this backup is for; null if a person asked for it.</summary>
    [JsonPropertyName("dueAt")]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What the previous run in the same orchestration waited for; null before any wait.</summary>
    [JsonPropertyName("delay")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupDelay? Delay { get; init; }

    [JsonPropertyName("maxConcurrentExports")]
    public required int MaxConcurrentExports { get; init; }

    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }

    /// <summary>How much the backup may differ from the last good one; null in a plan written by hand, which then uses the settings.</summary>
    [JsonPropertyName("gate")]
    public GateRules? Gate { get; init; }

    [JsonPropertyName("appVersion")]
    public required string AppVersion { get; init; }

    /// <summary>Whether it is all that the schedule backs up; a list with exactly those names counts too.</summary>
    [JsonIgnore]
    public BackupScope Scope => Definition?.Covers(Collections, Exclude, Exports) == true ? BackupScope.All : BackupScope.Named;

    /// <summary>The plan that the settings ask for.</summary>
    public static BackupPlan FromSettings(WorkflowSettings settings, BackupSettings backup) => new()
    {
        Env = settings.Env,
        Collections = backup.Collections,
        Exclude = backup.Exclude,
        Exports = backup.Exports,
        Definition = new() { Collections = backup.Collections, Exclude = backup.Exclude, Exports = backup.Exports },
        MaxConcurrentExports = backup.MaxConcurrentExports,
        MaxWait = backup.MaxWait,
        Gate = backup.Gate,
        AppVersion = Workflow.AppVersion.Text,
    };
}

/// <summary>A restore or drill holds the claim, and the backup of a due time waits for it.</summary>
public sealed record BackupDelay
{
    /// <summary>The id of the restore or drill.</summary>
    [JsonPropertyName("by")]
    public required string By { get; init; }

    /// <summary>When the wait is over at the latest: then the due time is missed.</summary>
    [JsonPropertyName("until")]
    public required DateTimeOffset Until { get; init; }
}
