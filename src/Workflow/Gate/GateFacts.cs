using Workflow.Catalogue;

namespace Workflow.Gate;

/// <summary>Reads what a verdict depends on.</summary>
public sealed class GateFacts(
    ExportsTable exports, IEnumerable<IThrowAwayCollections> throwAways, IEnumerable<IExplainedRemovals> removals, TimeProvider time)
{
    /// <summary>The facts of two backups.</summary>
    internal async Task<Comparison> ReadAsync(
        BackupRecord baseline, IReadOnlyList<ExportRow> before, BackupRecord backup, IReadOnlyList<ExportRow> after, GateRules rules,
        IReadOnlyList<CollectionChurn> churn, CancellationToken cancellation)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var throwAway in throwAways)
            names.UnionWith(await throwAway.FindAsync(backup.Env, cancellation));
        var removed = new List<ExplainedRemoval>();
        foreach (var removal in removals)
            removed.AddRange(await removal.FindAsync(backup.Env, baseline.StartedAt, backup.EndedAt ?? time.GetUtcNow(), cancellation));
        return new()
        {
            Baseline = baseline.Id,
            Before = FactsOf(before),
            After = FactsOf(after),
            Rules = rules,
            Churn = churn.ToDictionary(one => one.Collection, one => one.Documents, StringComparer.Ordinal),
            ThrowAway = names,
            Removals = removed,
        };
    }

    /// <summary>The exports of a backup; an empty list if it has expired.</summary>
    internal Task<List<ExportRow>> ListAsync(string backupId, CancellationToken cancellation) => exports.ListAsync(backupId, cancellation);

    private static List<ExportFacts> FactsOf(IReadOnlyList<ExportRow> rows) =>
        [.. rows.Where(row => row.Export.Status.IsCaptured()).Select(row => ExportFacts.Of(row.Export))];
}
