using Workflow.Logs.Tables;
using Workflow.Steps;

namespace Workflow.Logs;

/// <summary>Removes the rows of orders that ended long ago and whose files are deleted.</summary>
public sealed class OrderPurger(LogOrdersTable orders, LogUploadsTable uploads, WorkflowSettings settings) : IPurgesRows, INeedsHistory
{
    public async Task<int> PurgeAsync(DateTimeOffset before, int most, CancellationToken cancellation)
    {
        var old = await orders.OldestAsync(settings.Env, before, most, cancellation);
        // The file has its own retention (Logs__Retention), and only the row names it.
        var done = old.FindAll(order => order.Outcome != OrderOutcome.Waiting && order.EndedAt < before && (order.BlobName is null || order.DeletedAt is not null));
        foreach (var order in done)
        {
            await uploads.DeleteAsync(order.Id, cancellation);
            await orders.DeleteAsync(order.Env, order.Id, cancellation);
        }
        return done.Count;
    }

    public async Task<bool> NeedsAsync(string id, CancellationToken cancellation) =>
        OrderId.IsValid(id) && await orders.FindAsync(settings.Env, id, cancellation) is { } order
        && (order.Outcome == OrderOutcome.Waiting || (order.BlobName is not null && order.DeletedAt is null));
}
