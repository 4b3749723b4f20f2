using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>
/// The input of the orchestration that compares a backup with the last good one before it is recorded. Another feature calls it by name;
/// its output is a <see cref="BackupGate"/>, or null for a backup that is not compared, or whose comparison was canceled.
/// </summary>
public sealed record GateInput
{
    /// <summary>The orchestration.</summary>
    public const string Orchestrator = "GateOrchestrator";

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("rules")]
    public required GateRules Rules { get; init; }

    /// <summary>The instance that compares a backup while it runs.</summary>
    public static string InstanceOf(string backupId) => $"{backupId}:gate";
}
