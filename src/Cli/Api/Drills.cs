using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cli.Api;

/// <summary>A drill, as the screens show it.</summary>
internal sealed record Drill
{
    public required string Id { get; init; }

    /// <summary>The environment of the throw-away collections.</summary>
    public string? Env { get; init; }

    public required string BackupId { get; init; }

    public required string Outcome { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double? RecoverySeconds { get; init; }

    public long? SampleDocuments { get; init; }

    public DrillCoverage Coverage { get; init; } = new();

    public IReadOnlyList<DrillFinding> Findings { get; init; } = [];

    public IReadOnlyList<string> Leftovers { get; init; } = [];

    public IReadOnlyList<DrilledCollection> Collections { get; init; } = [];

    [JsonIgnore]
    public bool HasEnded => Outcome != "Running";
}

internal sealed record DrillCoverage
{
    public int Collections { get; init; }

    public int OfCollections { get; init; }

    public long Documents { get; init; }

    public long OfDocuments { get; init; }
}

internal sealed record DrilledCollection
{
    public required string Collection { get; init; }

    public required string Status { get; init; }

    public long? Documents { get; init; }

    public long Imported { get; init; }

    public long? Differences { get; init; }

    public double? RecoverySeconds { get; init; }

    public string? Reason { get; init; }

    [JsonIgnore]
    public bool HasEnded => Status is not ("Pending" or "Importing" or "Comparing");
}

/// <summary>What the service itself cannot keep.</summary>
internal sealed record DrillFinding
{
    public string? Kind { get; init; }

    public long Documents { get; init; }

    public LocalText? Sentence { get; init; }
}

internal sealed record DrillPage
{
    public required IReadOnlyList<JsonElement> Drills { get; init; }

    public string? Next { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Drill))]
[JsonSerializable(typeof(DrillPage))]
internal sealed partial class DrillJson : JsonSerializerContext;
