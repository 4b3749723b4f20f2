using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cli.Api;

// Answers about retention: holds, acceptances, the plan.

internal sealed record HeldBackup
{
    public required string Id { get; init; }

    public Hold? Hold { get; init; }
}

internal sealed record AcceptedBackup
{
    public required string Id { get; init; }

    public required Gate Gate { get; init; }
}

internal sealed record RetentionPlan
{
    public required string Plan { get; init; }

    public required string RulesText { get; init; }

    /// <summary>Why nothing is deleted for now.</summary>
    public string? Frozen { get; init; }

    public required string Sentence { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Backups that are of a simulation.</summary>
    public int? Simulated { get; init; }

    public IReadOnlyList<PlannedBackup> Backups { get; init; } = [];

    [JsonIgnore]
    public bool HasRules => RulesText != "no rules";

    /// <summary>Those that the rules let go.</summary>
    [JsonIgnore]
    public IReadOnlyList<PlannedBackup> Goes => [.. Backups.Where(backup => backup.Expire is not null)];
}

internal sealed record PlannedBackup
{
    public required string Id { get; init; }

    public IReadOnlyList<string>? Keep { get; init; }

    public string? Expire { get; init; }
}

/// <summary>The answer to a start whose end only its own link shows.</summary>
internal sealed record StartedInstance
{
    public required string Id { get; init; }

    /// <summary>Holds a key: it is called, and never shown.</summary>
    public required Uri StatusQueryGetUri { get; init; }
}

/// <summary>The progress of such a start, as the Durable HTTP API reports it.</summary>
internal sealed record InstanceStatus
{
    public required string RuntimeStatus { get; init; }

    /// <summary>What it gave; a sentence where it failed.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Backups of which storage would not delete a file.</summary>
    [JsonIgnore]
    public int Left => Output is { ValueKind: JsonValueKind.Object } counts && counts.TryGetProperty("left", out var left) ? left.GetInt32() : 0;

    [JsonIgnore]
    public bool HasEnded => RuntimeStatus is "Completed" or "Failed" or "Terminated" or "Canceled";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HeldBackup))]
[JsonSerializable(typeof(AcceptedBackup))]
[JsonSerializable(typeof(RetentionPlan))]
[JsonSerializable(typeof(StartedInstance))]
[JsonSerializable(typeof(InstanceStatus))]
internal sealed partial class KeepingJson : JsonSerializerContext;
