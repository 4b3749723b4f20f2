using Workflow.Browse.Diffs;
using Workflow.Browse.Orchestrators;
using Workflow.Steps;

namespace Workflow.Browse.Activities;

/// <summary>Starts what removes the result of a diff, once.</summary>
public sealed class StartDiffRetention
{
    /// <summary>Returns its instance id.</summary>
    [Function(nameof(StartDiffRetention))]
    public async Task<string> Run([ActivityTrigger] DiffPlan input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var id = DiffPlan.RetentionOf(input.Id);
        await Instances.EnsureAsync(client, nameof(RetainDiffOrchestrator), id, input, cancellation);
        return id;
    }
}
