using Workflow.Logs.Tables;

namespace Workflow.Logs;

/// <summary>Makes the rows of an order. Done again, in part or as a whole, it changes nothing.</summary>
public sealed class OrderOpener(LogOrdersTable orders, OpenOrdersTable open, LogUploadsTable uploads)
{
    /// <summary>After this chunks are taken, and the user's devices are told; a report's device needs no telling.</summary>
    public async Task OpenAsync(OrderPlan plan, CancellationToken cancellation)
    {
        var order = plan.ToOrder();
        await orders.AddAsync(order, cancellation);
        await uploads.OpenAsync(new() { OrderId = order.Id, Env = order.Env, Filter = order.ToFilter(), TouchedAt = order.CreatedAt }, cancellation);
        if (plan.Kind == OrderKind.Report)
            return;
        await open.AddAsync(order, cancellation);
        // A step that hung while another execution of it went on, and the order with it, must not open it again.
        if (await uploads.FindAsync(order.Id, cancellation) is not { IsClosed: false })
            await open.RemoveAsync(order.Env, order.Uin, order.Id, cancellation);
    }
}
