using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="NextToCompare"/> answers.</summary>
public sealed record NextBackup
{
    /// <summary>Null if there is none.</summary>
    [JsonPropertyName("backupId")]
    public string? BackupId { get; init; }

    /// <summary>It may be in comparison right now, with the last good one at its start.</summary>
    [JsonPropertyName("isRunning")]
    public bool IsRunning { get; init; }

    /// <summary>A person has accepted it: it stays so.</summary>
    [JsonPropertyName("isAccepted")]
    public bool IsAccepted { get; init; }

    [JsonPropertyName("isGood")]
    public bool IsGood { get; init; }
}

/// <summary>Finds the next newer backup of the same definition that is complete, or may become so. Only reads.</summary>
public sealed class NextToCompare(BackupsTable backups)
{
    [Function(nameof(NextToCompare))]
    public async Task<NextBackup> Run(
        [ActivityTrigger] CompareAgainInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (await backups.FindAsync(input.Env, input.After, cancellation) is not { Backup: { Definition: { } definition } before })
            return new();
        BackupRow? next = null;
        await foreach (var row in backups.NewestFirstAsync(input.Env, null, cancellation))
        {
            if (string.CompareOrdinal(row.Backup.Id, BackupId.Prefix(before.StartedAt)) < 0)
                break;
            if (row.Backup is { Scope: BackupScope.All, Kind: null, Outcome: BackupOutcome.Complete or BackupOutcome.Running, Definition: { } other }
                && other.IsSameAs(definition) && Baselines.IsOlder(before, row.Backup) && (next is null || Baselines.IsOlder(row.Backup, next.Backup))
                && await InterruptedBackups.FindAsync(client, row, cancellation) is null)
                next = row;
        }
        return next is null ? new() : new()
        {
            BackupId = next.Backup.Id,
            IsRunning = next.Backup.Outcome == BackupOutcome.Running,
            IsAccepted = next.Backup.Gate?.Verdict == GateVerdict.Accepted,
            IsGood = next.Backup.IsGood,
        };
    }
}
