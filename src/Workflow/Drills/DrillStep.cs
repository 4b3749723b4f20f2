using System.Text.Json.Serialization;
using Workflow.Imports;

namespace Workflow.Drills;

/// <summary>Which drill a step belongs to, and which collection of it.</summary>
public record DrillStep : ImportStep
{
    [JsonPropertyName("number")]
    public int Number { get; init; }
}

/// <summary>The input of a drill.</summary>
public sealed record DrillInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>How long it may take.</summary>
    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }
}
