using System.Text.Json.Serialization;

namespace Workflow.Exports;

/// <summary>The input of <see cref="Orchestrators.ExportCollectionOrchestrator"/>.</summary>
public sealed record ExportPlan
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>Place in the backup's list; part of the instance id and of the service's file path.</summary>
    [JsonPropertyName("index")]
    public required int Index { get; init; }

    [JsonPropertyName("maxWait")]
    public required TimeSpan MaxWait { get; init; }
}
