using Workflow.Catalogue;
using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>Reports restores that wrote while a backup exported.</summary>
public sealed class RestoreDisturbances(RestoresTable restores) : IDisturbances
{
    // Older ones have ended: a restore is bounded by its longest waits.
    private static readonly TimeSpan OldestThatMayWrite = Limits.LongestWait * 2;

    public async Task<string?> FindAsync(string env, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await foreach (var row in restores.NewestFirstAsync(env, null, cancellation))
        {
            if (row.Restore.StartedAt < from - OldestThatMayWrite)
                return null;
            if (row.AppliedAt <= to && (row.Restore.EndedAt is not { } endedAt || endedAt >= from))
                return row.Restore.Id;
        }
        return null;
    }
}
