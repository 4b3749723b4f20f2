using System.Text.Json.Serialization;
using Workflow.Logs.Orchestrators;
using Workflow.Logs.Tables;
using Workflow.Steps;

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

/// <summary>
/// Reads orders as people see them: from the tables, and for one that waits from its orchestration's status too. If that shows that the
/// order will never end by itself, it is ended here.
/// </summary>
public sealed class OrderCatalog(
    LogOrdersTable orders, LogUploadsTable uploads, OrderCloser closer, WorkflowSettings settings, LogSettings logSettings, TimeProvider time)
{
    /// <summary>One order with its devices, or null.</summary>
    public async Task<LogOrder?> FindAsync(DurableTaskClient client, string orderId, CancellationToken cancellation)
    {
        if (!OrderId.IsValid(orderId))
            return null;
        var order = await orders.FindAsync(settings.Env, orderId, cancellation);
        if (order is null)
        {
            if (await StartedAsync(client, orderId, cancellation) is not { } started)
                return null;
            // It may have been written between the two reads.
            order = await orders.FindAsync(settings.Env, orderId, cancellation);
            if (order is null)
                return started;
        }
        order = await AsItStandsAsync(client, order, cancellation);
        return order.Outcome == OrderOutcome.Waiting ? await SoFarAsync(order, cancellation) : order;
    }

    /// <summary>A page of orders, newest first, without devices.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Whose orders; null for the configured environment's.</param>
    /// <param name="top">Orders at most.</param>
    /// <param name="uin">Only those of this user; null for all.</param>
    /// <param name="continuation">The last order id of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<OrderPage> ListAsync(
        DurableTaskClient client, string? env, int top, string? uin, string? continuation, CancellationToken cancellation)
    {
        var page = new List<LogOrder>();
        await foreach (var order in orders.NewestFirstAsync(env ?? settings.Env, uin, continuation, cancellation))
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
        return instance?.ReadInputAs<OrderPlan>() is { } plan && plan.Env == settings.Env ? plan.ToOrder() with { Devices = [] } : null;
    }

    private async Task<LogOrder> SoFarAsync(LogOrder order, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(order.Id, cancellation) is not { } row)
            return order with { Devices = [] };
        return order with
        {
            Expires = OrderDeadline.Of(order.Kind, order.CreatedAt, order.Expires, row.TouchedAt),
            Logs = row.Logs,
            RawBytes = row.RawBytes,
            StoredBytes = row.StoredBytes,
            Devices = await uploads.ListDevicesAsync(order.Id, cancellation),
        };
    }

    // Somebody may have terminated or purged the orchestration: then devices would send in vain, and their logs would stay for ever.
    private async Task<LogOrder> AsItStandsAsync(DurableTaskClient client, LogOrder order, CancellationToken cancellation)
    {
        if (order.Outcome != OrderOutcome.Waiting)
            return order;
        var (outcome, reason) = await client.GetInstanceAsync(order.Id, cancellation) switch
        {
            null => (OrderOutcome.Failed, "The order's orchestration is gone: its history was purged while it waited."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => (OrderOutcome.Canceled, "The order's orchestration was terminated."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Failed } =>
                (OrderOutcome.Failed, "The order's orchestration failed; its status says why. Please report it."),
            _ => (OrderOutcome.Waiting, ""),
        };
        // It may have ended, and its history gone, between the two reads.
        order = await orders.FindAsync(settings.Env, order.Id, cancellation) ?? order;
        return outcome == OrderOutcome.Waiting || order.Outcome != OrderOutcome.Waiting
            ? order
            : await EndAsync(client, order with { Outcome = outcome, Reason = reason, EndedAt = time.GetUtcNow() }, cancellation);
    }

    // The logs are kept as long as with any other order: a failed orchestration can be rewound, and then merges them.
    private async Task<LogOrder> EndAsync(DurableTaskClient client, LogOrder order, CancellationToken cancellation)
    {
        if (await uploads.FindAsync(order.Id, cancellation) is not null)
            await closer.CloseAsync(order.Env, order.Uin, order.Id, static _ => true, cancellation);
        var devices = await uploads.ListDevicesAsync(order.Id, cancellation);
        var retention = new RetentionPlan
        {
            OrderId = order.Id,
            Env = order.Env,
            // The device of a report is its name.
            ReportKey = order.Kind == OrderKind.Report && devices is [var only] ? LogKeys.ReportOf(order.Env, order.Uin, only.Device) : null,
            Until = order.EndedAt!.Value + logSettings.Retention,
        };
        await Instances.EnsureAsync(client, nameof(RetainLogsOrchestrator), RetentionPlan.InstanceOf(order.Id), retention, cancellation);
        order = order with { Devices = devices };
        // Last: until this is written, the next reader repeats all of it.
        await orders.WriteAsync(order, cancellation);
        return order;
    }
}
