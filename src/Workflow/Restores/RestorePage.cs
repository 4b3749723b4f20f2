using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>A page of restores, newest first.</summary>
public sealed record RestorePage
{
    [JsonPropertyName("restores")]
    public required IReadOnlyList<RestoreRecord> Restores { get; init; }

    /// <summary>The continuation of the next page; null at the end.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }
}
