using System.Text.Json.Serialization;

namespace Workflow.Browse.Diffs;

/// <summary>The input of <see cref="Orchestrators.DiffOrchestrator"/> and of what removes its result: all that they depend on, fixed at the start.</summary>
public sealed record DiffPlan
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>Of the newer backup; the result lies under it.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>Of the older backup.</summary>
    [JsonPropertyName("fromEnv")]
    public required string FromEnv { get; init; }

    /// <summary>The older backup.</summary>
    [JsonPropertyName("from")]
    public required string From { get; init; }

    /// <summary>The newer backup.</summary>
    [JsonPropertyName("to")]
    public required string To { get; init; }

    /// <summary>The collections to compare; null for all that either backup has.</summary>
    [JsonPropertyName("collections")]
    public IReadOnlyList<string>? Collections { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the result is removed.</summary>
    [JsonPropertyName("expiresAt")]
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The instance that removes it.</summary>
    public static string RetentionOf(string id) => $"{id}:retention";
}
