using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Storage;

namespace Workflow.Restores.Activities;

/// <summary>Removes the plan of a restore, and everything else that an undo would have needed.</summary>
public sealed class DeletePlan(RestoreBlobs blobs, DerivedBlobs derived, ExportsTable exports, ILogger<DeletePlan> logger)
{
    /// <summary>Returns its id.</summary>
    [Function(nameof(DeletePlan))]
    public async Task<string> Run([ActivityTrigger] RestoreName input, CancellationToken cancellation)
    {
        await derived.DeleteAllAsync($"{CollectionName.Encode(input.Env)}/{input.Id}/", cancellation);
        await exports.DeleteAsync(input.Id, cancellation);
        await blobs.DeletePlanAsync(input.Env, input.Id, cancellation);
        Log.PlanDeleted(logger, input.Id);
        return input.Id;
    }
}
