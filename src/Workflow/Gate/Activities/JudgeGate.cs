using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="JudgeGate"/> needs.</summary>
public sealed record JudgeGateInput
{
    [JsonPropertyName("gate")]
    public required GateInput Gate { get; init; }

    [JsonPropertyName("baseline")]
    public required string Baseline { get; init; }

    /// <summary>For collections in which more was changed or removed than allowed.</summary>
    [JsonPropertyName("churn")]
    public required IReadOnlyList<CollectionChurn> Churn { get; init; }
}

/// <summary>Returns the verdict once the documents are compared. Only reads.</summary>
public sealed class JudgeGate(BackupsTable backups, GateFacts facts)
{
    [Function(nameof(JudgeGate))]
    public async Task<BackupGate> Run([ActivityTrigger] JudgeGateInput input, CancellationToken cancellation)
    {
        var (backup, after) = await ReadAsync(input.Gate.Env, input.Gate.BackupId, cancellation);
        var (baseline, before) = await ReadAsync(input.Gate.Env, input.Baseline, cancellation);
        if (backup is null || baseline is null || after.Count == 0 || before.Count == 0)
            return BackupGate.NotCompared($"The backup {(after.Count == 0 ? input.Gate.BackupId : input.Baseline)} was removed in the meantime.");
        return GateJudge.Judge(await facts.ReadAsync(baseline, before, backup, after, input.Gate.Rules, input.Churn, cancellation));
    }

    private async Task<(BackupRecord? Backup, List<ExportRow> Exports)> ReadAsync(string env, string backupId, CancellationToken cancellation) =>
        ((await backups.FindAsync(env, backupId, cancellation))?.Backup, await facts.ListAsync(backupId, cancellation));
}
