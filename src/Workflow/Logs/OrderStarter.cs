using Microsoft.Extensions.Logging;
using Workflow.Logs.Orchestrators;

namespace Workflow.Logs;

/// <summary>What an engineer asks for.</summary>
/// <param name="Uin">Whose logs.</param>
/// <param name="From">The oldest time, inclusive; null for any.</param>
/// <param name="To">The newest time, inclusive; null for any.</param>
/// <param name="Level">This level and louder; null for all.</param>
/// <param name="Expires">The deadline; null for a day from now.</param>
/// <param name="Live">Whether the engineer wants to look on.</param>
/// <param name="Env">The environment; null for the configured one.</param>
public sealed record OrderRequest(string Uin, DateTimeOffset? From, DateTimeOffset? To, string? Level, DateTimeOffset? Expires, bool Live, string? Env = null);

/// <summary>Starts orders, under their id.</summary>
public sealed class OrderStarter(WorkflowSettings settings, LogSettings logSettings, TimeProvider time, ILogger<OrderStarter> logger)
{
    private int starts;

    /// <summary>Starts an order; gives its id.</summary>
    public async Task<string> StartAsync(OrderRequest request, DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var plan = Plan(OrderKind.Order, request.Uin, now, request.Expires ?? now + Limits.DefaultOrderTime) with
        {
            From = request.From,
            To = request.To,
            Level = request.Level,
            Live = request.Live,
        };
        await ScheduleAsync(plan, client, cancellation);
        return plan.Id;
    }

    /// <summary>The plan of a report that begins now.</summary>
    internal OrderPlan ReportPlan(string uin, string reportKey)
    {
        var now = time.GetUtcNow();
        return Plan(OrderKind.Report, uin, now, now + Limits.ReportQuiet) with { ReportKey = reportKey };
    }

    private OrderPlan Plan(OrderKind kind, string uin, DateTimeOffset now, DateTimeOffset expires) => new()
    {
        Id = OrderId.Create(settings.Env, now, $"{kind} {Environment.ProcessId} {Interlocked.Increment(ref starts)}"),
        Env = settings.Env,
        Kind = kind,
        Uin = uin,
        CreatedAt = now,
        Expires = expires,
        Retention = logSettings.Retention,
    };

    private async Task ScheduleAsync(OrderPlan plan, DurableTaskClient client, CancellationToken cancellation)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(
            nameof(CollectLogsOrchestrator), plan, new StartOrchestrationOptions(InstanceId: plan.Id), cancellation);
        Log.OrderStarted(logger, plan.Id, plan.Env, plan.Kind.ToString());
    }
}
