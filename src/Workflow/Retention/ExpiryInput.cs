using System.Text.Json.Serialization;

namespace Workflow.Retention;

/// <summary>How far the deletion has come.</summary>
public sealed record ExpiryInput
{
    /// <summary>The last backup that was processed, oldest first; null at the start.</summary>
    [JsonPropertyName("after")]
    public string? After { get; init; }

    [JsonPropertyName("expired")]
    public int Expired { get; init; }

    /// <summary>Backups with files that could not be deleted yet.</summary>
    [JsonPropertyName("left")]
    public int Left { get; init; }
}
