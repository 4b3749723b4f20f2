using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Health;

/// <summary>The answer of <c>GET /api/health</c>; anybody may read it, so without a key it names no account, collection or address.</summary>
public sealed record HealthAnswer
{
    /// <summary><c>ok</c>; <c>attention</c> where a part is not ok; <c>unhealthy</c> if the app cannot work, or the last good backup is too old.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>The app's version, as in <c>0.2.0+commit</c>; for a caller with a key.</summary>
    [JsonPropertyName("version")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>Whether blobs and tables can be reached.</summary>
    [JsonPropertyName("storageReachable")]
    public required bool StorageReachable { get; init; }

    /// <summary>How old the cached answer is.</summary>
    [JsonPropertyName("answerAgeSeconds")]
    public double AnswerAgeSeconds { get; init; }

    /// <summary>End of the newest good backup.</summary>
    [JsonPropertyName("lastGoodBackupAt")]
    public DateTimeOffset? LastGoodBackupAt { get; init; }

    /// <summary>How long ago that was.</summary>
    [JsonPropertyName("lastGoodBackupAgeSeconds")]
    public double? LastGoodBackupAgeSeconds { get; init; }

    /// <summary>Suspended orchestrations of the running backup.</summary>
    [JsonPropertyName("suspended")]
    public IReadOnlyList<string>? Suspended { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    [JsonPropertyName("problem")]
    [ForPeople]
    public string? Problem { get; init; }

    /// <summary>Part by part, by name.</summary>
    [JsonPropertyName("parts")]
    public IReadOnlyList<PartOfHealth> Parts { get; init; } = [];
}

/// <summary>How one part is.</summary>
public sealed record PartOfHealth
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    /// <summary>For a person with a key.</summary>
    [JsonPropertyName("sentence")]
    [ForPeople]
    public string? Sentence { get; init; }
}
