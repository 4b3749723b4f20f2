using System.Text.Json.Serialization;
using Workflow.Storage;

namespace Workflow.Logs;

/// <summary>The answer of <c>GET /api/logs/orders</c>.</summary>
public sealed record OrderPage
{
    [JsonPropertyName("orders")]
    public required IReadOnlyList<LogOrder> Orders { get; init; }

    /// <summary>The <c>continuation</c> that brings the next page; left out on the last.</summary>
    [JsonPropertyName("next")]
    public string? Next { get; init; }
}

/// <summary>Reads orders as people see them: from the tables, and for one that waits from its orchestration's status too.</summary>
public sealed class OrderCatalog(LogOrdersTable orders, LogUploadsTable uploads, OrderCloser closer, WorkflowSettings settings)
{
    /// <summary>One order with its devices, or null.</summary>
    public async Task<LogOrder?> FindAsync(DurableTaskClient client, string orderId, CancellationToken cancellation)
    {
        if (!OrderId.IsValid(orderId))
            return null;
        if (await orders.FindAsync(settings.Env, orderId, cancellation) is not { } order)
            return await StartedAsync(client, orderId, cancellation);
        order = await AsItStandsAsync(client, order, cancellation);
        return order.Outcome == OrderOutcome.Waiting ? await SoFarAsync(order, cancellation) : order;
    }

    /// <summary>A page of orders, newest first, without devices.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="top">Orders at most.</param>
    /// <param name="uin">Only those of this user; null for all.</param>
    /// <param name="continuation">The last order id of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<OrderPage> ListAsync(DurableTaskClient client, int top, string? uin, string? continuation, CancellationToken cancellation)
    {
        var page = new List<LogOrder>();
        await foreach (var order in orders.NewestFirstAsync(settings.Env, uin, continuation, cancellation))
        {
            if (page.Count == top)
                return new() { Orders = page, Next = page[^1].Id };
            page.Add(await AsItStandsAsync(client, order, cancellation) with { Devices = null });
        }
        return new() { Orders = page };
    }

    // Between the answer to a start and the first step there is an instance but no row yet.
    private async Task<LogOrder?> StartedAsync(DurableTaskClient client, string orderId, CancellationToken cancellation)
    {
        var instance = await client.GetInstanceAsync(orderId, getInputsAndOutputs: true, cancellation);
        if (instance?.ReadInputAs<OrderPlan>() is not { } plan || plan.Env != settings.Env)
            return null;
        // It may have been written between the two reads.
        return await orders.FindAsync(settings.Env, orderId, cancellation) ?? plan.ToOrder() with { Devices = [] };
    }

    private async Task<LogOrder> SoFarAsync(LogOrder order, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(order.Id, cancellation) is not { } row)
            return order with { Devices = [] };
        return order with
        {
            Expires = OrderEnd.Deadline(order.Kind, order.CreatedAt, order.Expires, row.TouchedAt),
            Logs = row.Logs,
            RawBytes = row.RawBytes,
            StoredBytes = row.StoredBytes,
            Devices = await uploads.ListDevicesAsync(order.Id, cancellation),
        };
    }

    // Somebody may have terminated or purged the orchestration: then nobody would ever close the order, and devices would send for nothing.
    private async Task<LogOrder> AsItStandsAsync(DurableTaskClient client, LogOrder order, CancellationToken cancellation)
    {
        if (order.Outcome != OrderOutcome.Waiting)
            return order;
        var (outcome, reason) = await client.GetInstanceAsync(order.Id, cancellation) switch
        {
            null => (OrderOutcome.Failed, "The order's orchestration is gone: its history was purged while it waited."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => (OrderOutcome.Canceled, "The order's orchestration was terminated."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Failed } =>
                (OrderOutcome.Failed, "The order's orchestration failed; its status has the cause. Please report it."),
            _ => (OrderOutcome.Waiting, ""),
        };
        if (outcome == OrderOutcome.Waiting)
            return await orders.FindAsync(settings.Env, order.Id, cancellation) ?? order;
        if (await uploads.FindAsync(order.Id, cancellation) is not null)
            await closer.CloseAsync(order.Env, order.Uin, order.Id, static _ => true, cancellation);
        return order with { Outcome = outcome, Reason = reason };
    }
}
