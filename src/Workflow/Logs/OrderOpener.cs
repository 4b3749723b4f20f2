using Workflow.Logs.Tables;

namespace Workflow.Logs;

/// <summary>Creates the rows of an order. Repeated, partly or completely, it changes nothing.</summary>
public sealed class OrderOpener(LogOrdersTable orders, OpenOrdersTable open, LogUploadsTable uploads)
{
    /// <summary>From then on chunks are accepted, and the user's devices get the order; a report's device does not need it.</summary>
    public async Task OpenAsync(OrderPlan plan, CancellationToken cancellation)
    {
        var order = plan.ToOrder();
        await orders.AddAsync(order, cancellation);
        await uploads.OpenAsync(new() { OrderId = order.Id, Env = order.Env, Filter = order.ToFilter(), TouchedAt = order.CreatedAt }, cancellation);
        if (plan.Kind == OrderKind.Report)
            return;
        await open.AddAsync(order, cancellation);
        // A step that hung while another execution of it continued must not open the order again.
        if (await uploads.FindAsync(order.Id, cancellation) is not { IsClosed: false })
            await open.RemoveAsync(order.Env, order.Uin, order.Id, cancellation);
    }
}
