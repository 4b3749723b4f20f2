using System.Text.Json.Serialization;
using Workflow.Imports;

namespace Workflow.Restores;

/// <summary>Which restore a step belongs to, and which unit of it.</summary>
public record RestoreStep : ImportStep
{
    [JsonPropertyName("unit")]
    public int Unit { get; init; }

    [JsonPropertyName("round")]
    public int Round { get; init; }
}
