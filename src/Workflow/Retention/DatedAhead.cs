using Workflow.Catalogue;

namespace Workflow.Retention;

/// <summary>Marks backups that a fast clock dated in the future: when that date comes, they must not count as backups of that day.</summary>
public sealed class DatedAhead(KeepingTable keeping, WorkflowSettings settings)
{
    /// <summary>Marks those that were read.</summary>
    internal async Task MarkAsync(RetentionReading reading, CancellationToken cancellation)
    {
        foreach (var id in reading.Ahead)
            await keeping.ChangeAsync(settings.Env, id, written => written.Keeping with { WasDatedAhead = true }, cancellation);
    }
}
