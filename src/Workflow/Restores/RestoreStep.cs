using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>Which restore a step belongs to, and which unit of it: histories carry names and numbers only.</summary>
public record RestoreStep
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("unit")]
    public int Unit { get; init; }

    [JsonPropertyName("round")]
    public int Round { get; init; }

    /// <summary>The part, or the hundred of documents to remove.</summary>
    [JsonPropertyName("part")]
    public int Part { get; init; }

    /// <summary>When the restore must be over.</summary>
    [JsonPropertyName("deadline")]
    public DateTimeOffset Deadline { get; init; }

    /// <summary>The instance that holds the claim.</summary>
    [JsonPropertyName("holder")]
    public string Holder { get; init; } = "";
}
