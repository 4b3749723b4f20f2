using System.Text.Json.Serialization;

namespace Workflow.Imports.Probe;

/// <summary>The input of a probe.</summary>
public sealed record ProbeInput
{
    [JsonPropertyName("step")]
    public required ImportStep Step { get; init; }
}
