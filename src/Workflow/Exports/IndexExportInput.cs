using System.Text.Json.Serialization;

namespace Workflow.Exports;

/// <summary>What <see cref="Activities.IndexExport"/> needs.</summary>
public sealed record IndexExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }
}
