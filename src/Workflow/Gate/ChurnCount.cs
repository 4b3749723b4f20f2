using System.Text.Json.Serialization;

namespace Workflow.Gate;

/// <summary>How many documents of a collection were changed or removed.</summary>
public sealed record CollectionChurn
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("documents")]
    public required long Documents { get; init; }
}

/// <summary>What a comparison of documents came to.</summary>
public sealed record ChurnCount
{
    /// <summary>Collections in which more was changed or removed than allowed.</summary>
    [JsonPropertyName("over")]
    public required IReadOnlyList<CollectionChurn> Over { get; init; }

    /// <summary>Collections with a missing or damaged index in either backup.</summary>
    [JsonPropertyName("notIndexed")]
    public required IReadOnlyList<string> NotIndexed { get; init; }
}
