using System.Text.Json.Serialization;

namespace Workflow.Browse.Diffs;

/// <summary>A collection to compare, or why it cannot be.</summary>
public sealed record ComparableCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>Whether the older backup has it; otherwise it did not exist then.</summary>
    [JsonPropertyName("isInFrom")]
    public bool IsInFrom { get; init; }

    /// <summary>Whether the newer backup has it; otherwise it did not exist then.</summary>
    [JsonPropertyName("isInTo")]
    public bool IsInTo { get; init; }

    /// <summary>Why it cannot be compared; null if it can.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}
