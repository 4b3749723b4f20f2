using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="PlanGate"/> answers.</summary>
public sealed record GatePlan
{
    /// <summary>The verdict, if no further step is needed; if <see cref="Baseline"/> is null too, the backup is not compared.</summary>
    [JsonPropertyName("gate")]
    public BackupGate? Gate { get; init; }

    /// <summary>The backup to compare with.</summary>
    [JsonPropertyName("baseline")]
    public string? Baseline { get; init; }

    /// <summary>Steps of the comparison of documents.</summary>
    [JsonPropertyName("batches")]
    public IReadOnlyList<ChurnBatch> Batches { get; init; } = [];
}

/// <summary>
/// Finds the baseline of a backup, and the collections whose documents have to be compared. A comparison that fits into one step is done at once, so
/// that small backups need only one. Only reads, except that it removes a damaged index.
/// </summary>
public sealed class PlanGate(BackupsTable backups, Baselines baselines, GateFacts facts, ChurnReader churn)
{
    [Function(nameof(PlanGate))]
    public async Task<GatePlan> Run([ActivityTrigger] GateInput input, CancellationToken cancellation)
    {
        if (await backups.FindAsync(input.Env, input.BackupId, cancellation) is not { Backup: { Scope: BackupScope.All, Kind: null } backup })
            return new();
        var after = await facts.ListAsync(backup.Id, cancellation);
        if (!IsComplete(backup, after))
            return new();
        if (await baselines.FindAsync(backup, cancellation) is not { } baseline)
            return new() { Gate = new() { Verdict = GateVerdict.First } };
        var before = await facts.ListAsync(baseline.Id, cancellation);
        var pairs = ComparedExports.Among(before, after).ToList();
        var batches = ChurnBatch.Of(pairs);
        var plan = new GatePlan { Baseline = baseline.Id, Batches = batches };
        if (batches.Count > 1)
            return plan;
        var count = await churn.CountAsync(pairs, input.Rules, cancellation);
        return count.NotIndexed.Count > 0
            ? plan
            : new() { Gate = GateJudge.Judge(await facts.ReadAsync(baseline, before, backup, after, input.Rules, count.Over, cancellation)) };
    }

    // A running one will be, unless it is canceled.
    private static bool IsComplete(BackupRecord backup, List<ExportRow> exports) => backup.Outcome switch
    {
        BackupOutcome.Running => exports.Count > 0 && exports.TrueForAll(row => row.Export.Status.IsCaptured()),
        BackupOutcome.Complete => exports.Count > 0,
        _ => false,
    };
}
