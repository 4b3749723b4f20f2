using System.Text.Json.Serialization;

namespace Workflow.Health;

/// <summary>The answer of <c>GET /api/health</c>; anybody may read it, so it names no account, collection or address.</summary>
public sealed record HealthAnswer
{
    /// <summary><c>ok</c> or <c>unhealthy</c>.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Whether blobs and tables can be reached.</summary>
    [JsonPropertyName("storageReachable")]
    public required bool StorageReachable { get; init; }

    /// <summary>End of the newest good backup: complete, and of all that the schedule backs up.</summary>
    [JsonPropertyName("lastGoodBackupAt")]
    public DateTimeOffset? LastGoodBackupAt { get; init; }

    /// <summary>How long ago that was.</summary>
    [JsonPropertyName("lastGoodBackupAgeSeconds")]
    public double? LastGoodBackupAgeSeconds { get; init; }

    /// <summary>Orchestrations of the backup that runs which a person has suspended.</summary>
    [JsonPropertyName("suspended")]
    public IReadOnlyList<string>? Suspended { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}
