using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Health;

/// <summary>The answer of <c>GET /api/doctor</c>.</summary>
public sealed record DoctorAnswer
{
    /// <summary>Whether every check is ok.</summary>
    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    [JsonPropertyName("checks")]
    public required IReadOnlyList<DoctorCheck> Checks { get; init; }
}

/// <summary>One check.</summary>
public sealed record DoctorCheck
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("ok")]
    public required bool Ok { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    [JsonPropertyName("found")]
    [ForPeople]
    public required string Found { get; init; }

    /// <summary>What to do.</summary>
    [JsonPropertyName("fix")]
    [ForPeople]
    public string? Fix { get; init; }
}
