using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Gate;

/// <summary>After which backup newer ones are compared again.</summary>
public sealed record CompareAgainInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The backup whose successors are compared again: the accepted one, or one that was compared since.</summary>
    [JsonPropertyName("after")]
    public required string After { get; init; }

    [JsonPropertyName("rules")]
    public required GateRules Rules { get; init; }

    /// <summary>Comparisons so far: each has its own instance.</summary>
    [JsonPropertyName("compared")]
    public int Compared { get; init; }
}
