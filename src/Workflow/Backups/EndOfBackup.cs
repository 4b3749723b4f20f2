using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Backups;

/// <summary>What the last two steps of a backup need: how the run ended, its times fixed by the orchestrator.</summary>
public sealed record EndOfBackup
{
    /// <summary>The reason of an export whose orchestration ended without one.</summary>
    internal const string NoResult = "The export ended without a result; see its orchestration.";

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    /// <summary>The orchestration whose claim is released.</summary>
    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    [JsonPropertyName("appVersion")]
    public required string AppVersion { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public required DateTimeOffset EndedAt { get; init; }

    [JsonPropertyName("canceled")]
    public bool Canceled { get; init; }

    /// <summary>Why the run stopped early: there is no list of collections, or the service refused the whole account.</summary>
    [JsonPropertyName("failure")]
    public string? Failure { get; init; }

    /// <summary>That the service listed fewer collections than it has.</summary>
    [JsonPropertyName("shortList")]
    public string? ShortList { get; init; }

    /// <summary>How it compares with the last good backup; null if it was not compared.</summary>
    [JsonPropertyName("gate")]
    public BackupGate? Gate { get; init; }

    /// <summary>Why the manifest could not be written.</summary>
    [JsonPropertyName("manifestProblem")]
    public string? ManifestProblem { get; init; }
}
