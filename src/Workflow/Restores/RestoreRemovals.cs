using Workflow.Catalogue;
using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>Reports what undos of restores removed: a person asked for it, so the gate need not trip.</summary>
public sealed class RestoreRemovals(RestoresTable restores, UnitsTable units) : IExplainedRemovals
{
    // Older ones have ended: a restore is bounded by its longest waits.
    private static readonly TimeSpan OldestThatMayWrite = Limits.LongestWait * 2;

    public async Task<IReadOnlyList<ExplainedRemoval>> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var found = new List<ExplainedRemoval>();
        await foreach (var row in restores.NewestFirstAsync(env, null, cancellation))
        {
            if (row.Restore.StartedAt < from - OldestThatMayWrite)
                break;
            if (row.Restore.UndoOf is { } undone && row.AppliedAt >= from && row.AppliedAt <= to)
                found.AddRange((await units.ListAsync(row.Restore.Id, cancellation)).Where(unit => unit.Removed > 0 || unit.Dropped).Select(unit => Of(unit, row.Restore.Id, undone)));
        }
        return found;
    }

    private static ExplainedRemoval Of(UnitRow unit, string id, string undone) => new(
        unit.Target, unit.Removed, unit.Dropped,
        new($"恢复 {undone} 的撤销（{id}）移除了这些文档。", $"The undo ({id}) of the restore {undone} removed them."));
}
