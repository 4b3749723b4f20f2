using System.Text.Json.Serialization;

namespace Workflow.Imports;

/// <summary>Which run a step belongs to that writes to an environment: histories carry names and numbers only.</summary>
public record ImportStep
{
    /// <summary>The environment that is written to.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The restore or drill.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The part, or the hundred of documents to remove.</summary>
    [JsonPropertyName("part")]
    public int Part { get; init; }

    /// <summary>When the run must be over.</summary>
    [JsonPropertyName("deadline")]
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The instance that holds the claim.</summary>
    [JsonPropertyName("holder")]
    public string Holder { get; init; } = "";
}
