using System.Text.Json.Serialization;
using Workflow.Catalogue;

namespace Workflow.Gate.Activities;

/// <summary>What <see cref="PlanGate"/> answers.</summary>
public sealed record GatePlan
{
    /// <summary>The verdict, where it takes no further step; null with no <see cref="Baseline"/> as well: the backup is not compared.</summary>
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
/// Finds what a backup is compared with, and in which collections each document has to be looked at. What fits into one step is compared at once, so that
/// small backups pay for one. Only reads, but for an index that turns out to be damaged.
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

    // One that runs will be, unless it is canceled meanwhile.
    private static bool IsComplete(BackupRecord backup, List<ExportRow> exports) => backup.Outcome switch
    {
        BackupOutcome.Running => exports.Count > 0 && exports.TrueForAll(row => row.Export.Status.IsCaptured()),
        BackupOutcome.Complete => exports.Count > 0,
        _ => false,
    };
}
