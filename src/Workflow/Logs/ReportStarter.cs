using Workflow.Logs.Orchestrators;
using Workflow.Logs.Tables;
using Workflow.Steps;

namespace Workflow.Logs;

/// <summary>Turns a report into an order: logs that a user's app sends by itself are handled like those that an engineer ordered.</summary>
public sealed class ReportStarter(ReportsTable reports, OrderOpener opener, OrderStarter starter, WorkflowSettings settings)
{
    /// <summary>
    /// The order of this report of this user, which takes chunks from then on: created by the first call, found by all others. One query once
    /// it exists. The device of a report is its name.
    /// </summary>
    public async Task<string> EnsureAsync(string uin, string reportName, DurableTaskClient client, CancellationToken cancellation)
    {
        var key = LogKeys.ReportOf(settings.Env, uin, reportName);
        var plan = starter.ReportPlan(uin, key);
        var found = await reports.FindAsync(key, cancellation);
        if (found is null && !await reports.TryAddAsync(key, plan.Id, cancellation))
            found = await reports.FindAsync(key, cancellation);
        if (found is { IsStarted: true })
            return found.Value.OrderId;
        if (found is not null)
            plan = plan with { Id = found.Value.OrderId };
        await Instances.EnsureAsync(client, nameof(CollectLogsOrchestrator), plan.Id, plan, cancellation);
        await opener.OpenAsync(plan, cancellation);
        await reports.StartedAsync(key, cancellation);
        return plan.Id;
    }
}
