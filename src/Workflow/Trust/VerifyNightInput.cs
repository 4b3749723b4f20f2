using System.Text.Json.Serialization;

namespace Workflow.Trust;

/// <summary>The input of <see cref="Orchestrators.VerifyNightOrchestrator"/>.</summary>
public sealed record VerifyNightInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Ids, in the order in which they are verified.</summary>
    [JsonPropertyName("backups")]
    public required IReadOnlyList<string> Backups { get; init; }
}
