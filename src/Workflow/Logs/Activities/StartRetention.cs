using Workflow.Logs.Orchestrators;
using Workflow.Steps;

namespace Workflow.Logs.Activities;

/// <summary>Starts the retention of an order, once.</summary>
public sealed class StartRetention
{
    /// <summary>Returns its instance id.</summary>
    [Function(nameof(StartRetention))]
    public async Task<string> Run([ActivityTrigger] RetentionPlan input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var id = RetentionPlan.InstanceOf(input.OrderId);
        await Instances.EnsureAsync(client, nameof(RetainLogsOrchestrator), id, input, cancellation);
        return id;
    }
}
