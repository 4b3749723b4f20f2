using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>The input of <see cref="Orchestrators.RestoreOrchestrator"/>: a name, since the request may contain ids of documents.</summary>
public sealed record RestoreName
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }
}

/// <summary>What the event <c>approve</c> carries.</summary>
public sealed record Approval
{
    [JsonPropertyName("force")]
    public bool Force { get; init; }
}
