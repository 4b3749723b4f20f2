using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>The answer of <c>GET /api/backups</c>.</summary>
public sealed record BackupPage
{
    [JsonPropertyName("backups")]
    public required IReadOnlyList<BackupRecord> Backups { get; init; }

    /// <summary>The <c>continuation</c> for the next page; absent on the last.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }
}
