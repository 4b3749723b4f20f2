using Workflow.Catalogue;
using Workflow.Retention.Ladder;

namespace Workflow.Retention;

/// <summary>Marks backups that a clock which was ahead has dated: when that date comes, they must not pass for backups of that day.</summary>
public sealed class DatedAhead(BackupsTable backups, KeepingTable keeping, RetentionPlanner planner, WorkflowSettings settings)
{
    /// <summary>Marks those that there are.</summary>
    public async Task MarkAsync(CancellationToken cancellation)
    {
        var now = await planner.NowAsync(cancellation);
        await foreach (var row in backups.AllAsync(settings.Env, cancellation))
        {
            if (RetentionLadder.IsAhead(row.Backup.StartedAt, now) && !row.Keeping.WasDatedAhead)
                await keeping.ChangeAsync(settings.Env, row.Backup.Id, written => written.Keeping with { WasDatedAhead = true }, cancellation);
        }
    }
}
