using System.Text.Json.Serialization;
using Workflow.Languages;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>One drill as every reader sees it: the answer of <c>GET /api/drills/{id}</c>. Times are UTC.</summary>
public sealed record DrillRecord
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Environment of the throw-away collections.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    /// <summary>Environment of the backup.</summary>
    [JsonPropertyName("backupEnv")]
    public required string BackupEnv { get; init; }

    [JsonPropertyName("outcome")]
    public required DrillOutcome Outcome { get; init; }

    /// <summary>Why it has not passed, for a person.</summary>
    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>From the first collection that was made to the last import that ended: what a real restore takes, without its checks.</summary>
    [JsonPropertyName("recoverySeconds")]
    public double? RecoverySeconds { get; init; }

    /// <summary>How many documents of each collection are put back; null for all.</summary>
    [JsonPropertyName("sampleDocuments")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SampleDocuments { get; init; }

    [JsonPropertyName("coverage")]
    public required DrillCoverage Coverage { get; init; }

    /// <summary>What the service itself cannot keep, each once.</summary>
    [JsonPropertyName("findings")]
    public IReadOnlyList<DrillFinding> Findings { get; init; } = [];

    /// <summary>Collections and files that are still in the environment; the sweep tries again to remove them.</summary>
    [JsonPropertyName("leftovers")]
    public IReadOnlyList<string> Leftovers { get; init; } = [];

    /// <summary>Left out in lists.</summary>
    [JsonPropertyName("collections")]
    public IReadOnlyList<DrilledCollection>? Collections { get; init; }
}

/// <summary>How much of the backup was put back.</summary>
public sealed record DrillCoverage
{
    [JsonPropertyName("collections")]
    public required int Collections { get; init; }

    [JsonPropertyName("ofCollections")]
    public required int OfCollections { get; init; }

    [JsonPropertyName("documents")]
    public required long Documents { get; init; }

    [JsonPropertyName("ofDocuments")]
    public required long OfDocuments { get; init; }

    /// <summary>Whether every collection of the backup was in it, be it with a sample.</summary>
    [JsonIgnore]
    public bool IsOfAllCollections => Collections == OfCollections;
}

/// <summary>One collection of a drill.</summary>
public sealed record DrilledCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>The throw-away collection.</summary>
    [JsonPropertyName("target")]
    public required string Target { get; init; }

    [JsonPropertyName("status")]
    public required DrillStatus Status { get; init; }

    /// <summary>Documents that are put back.</summary>
    [JsonPropertyName("documents")]
    public long? Documents { get; init; }

    /// <summary>Documents that the service says it has imported so far.</summary>
    [JsonPropertyName("imported")]
    public long Imported { get; init; }

    /// <summary>Documents that came back otherwise, or not at all; null before they are compared.</summary>
    [JsonPropertyName("differences")]
    public long? Differences { get; init; }

    /// <summary>From making the collection to the end of its last import.</summary>
    [JsonPropertyName("recoverySeconds")]
    public double? RecoverySeconds { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }
}

/// <summary>Something that the service cannot keep in a restore, whatever is restored.</summary>
public sealed record DrillFinding
{
    [JsonPropertyName("kind")]
    public required DrillFindingKind Kind { get; init; }

    /// <summary>Documents that it concerns.</summary>
    [JsonPropertyName("documents")]
    public required long Documents { get; init; }

    [JsonPropertyName("sentence")]
    public required LocalText Sentence { get; init; }
}

/// <summary>Kinds of findings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DrillFindingKind>))]
public enum DrillFindingKind
{
    /// <summary>Numbers or dates come back as equal values of another type.</summary>
    [JsonStringEnumMemberName("types")]
    Types,

    /// <summary>The service would not import the document as it is.</summary>
    [JsonStringEnumMemberName("notImportable")]
    NotImportable,
}

/// <summary>The answer of <c>GET /api/drills</c>.</summary>
public sealed record DrillPage
{
    [JsonPropertyName("drills")]
    public required IReadOnlyList<DrillRecord> Drills { get; init; }

    [JsonPropertyName("next")]
    public string? Next { get; init; }
}
