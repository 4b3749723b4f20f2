using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="RecordGate"/> needs.</summary>
public sealed record RecordGateInput
{
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    /// <summary>The result of the comparison; null if the backup could not be compared.</summary>
    [JsonPropertyName("gate")]
    public BackupGate? Gate { get; init; }

    /// <summary>Whether the backup was good before it was compared again.</summary>
    [JsonPropertyName("wasGood")]
    public required bool WasGood { get; init; }
}

/// <summary>What <see cref="RecordGate"/> answers.</summary>
public sealed record RecordedGate
{
    /// <summary>The backup now has another baseline; nothing was written.</summary>
    [JsonPropertyName("isStale")]
    public bool IsStale { get; init; }

    /// <summary>The backup was good and still is: newer ones were compared with it, or with a still newer one.</summary>
    [JsonPropertyName("isSettled")]
    public bool IsSettled { get; init; }
}

/// <summary>
/// Writes the verdict of a backup that was compared again. Repeated, it writes the same; an accepted verdict stays, and so does the old one if
/// the new comparison failed.
/// </summary>
public sealed class RecordGate(BackupsTable backups, Baselines baselines, ILogger<RecordGate> logger)
{
    [Function(nameof(RecordGate))]
    public async Task<RecordedGate> Run([ActivityTrigger] RecordGateInput input, CancellationToken cancellation)
    {
        var isStale = false;
        var row = await backups.ChangeGateAsync(
            input.Env, input.BackupId,
            async now =>
            {
                isStale = false;
                if (input.Gate is not { } gate || gate.Findings.Any(finding => finding.Kind == GateFindingKind.NotCompared)
                    || now.Backup is not { Outcome: BackupOutcome.Complete, Gate.Verdict: not GateVerdict.Accepted })
                    return null;
                isStale = (await baselines.FindAsync(now.Backup, cancellation))?.Id != gate.Baseline;
                return isStale ? null : gate;
            },
            cancellation);
        if (row is not null && !isStale && row.Backup.Gate is { } written)
            Log.ComparedAgain(logger, input.BackupId, input.Env, written.Baseline, written.Verdict.ToString());
        return new() { IsStale = isStale, IsSettled = row is null || (input.WasGood && row.Backup.IsGood) };
    }
}
