using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>How much of an environment a backup covers.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupScope>))]
public enum BackupScope
{
    /// <summary>All that the schedule backs up.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Some collections that a person named. Such a backup is never the good one that health asks for.</summary>
    [JsonStringEnumMemberName("named")]
    Named,
}

/// <summary>The purpose of a backup, if not the backup itself.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupKind>))]
public enum BackupKind
{
    /// <summary>The targets of a restore as they were before it: what its undo puts back.</summary>
    [JsonStringEnumMemberName("safety")]
    Safety,
}

/// <summary>
/// What the schedule backs up: the settings <c>Backup__Collections</c>, <c>Backup__Exclude</c> and <c>Backup__Exports</c> when the backup was started.
/// </summary>
public sealed record BackupDefinition
{
    /// <summary>Stands for every collection in <see cref="Collections"/>.</summary>
    public const string AllCollections = "*";

    [JsonPropertyName("collections")]
    public required IReadOnlyList<string> Collections { get; init; }

    [JsonPropertyName("exclude")]
    public required IReadOnlyList<string> Exclude { get; init; }

    /// <summary>Collections that are exported only in part or as CSV; null if there are none.</summary>
    [JsonPropertyName("exports")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportSelection>? Exports { get; init; }

    /// <summary>Whether both name the same, in whatever order.</summary>
    public bool Covers(IReadOnlyList<string> collections, IReadOnlyList<string> exclude, IReadOnlyList<ExportSelection>? exports) =>
        Collections.ToHashSet(StringComparer.Ordinal).SetEquals(collections) && Exclude.ToHashSet(StringComparer.Ordinal).SetEquals(exclude)
        && PartsOf(Exports).SetEquals(PartsOf(exports));

    /// <summary>Whether both name the same, in whatever order.</summary>
    public bool IsSameAs(BackupDefinition other) => Covers(other.Collections, other.Exclude, other.Exports);

    // A selection of a whole collection is the same as its name.
    private static HashSet<ExportSelection> PartsOf(IReadOnlyList<ExportSelection>? exports) => [.. (exports ?? []).Where(one => !one.IsWhole)];
}
