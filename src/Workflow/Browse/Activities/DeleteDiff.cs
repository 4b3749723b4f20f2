using Microsoft.Extensions.Logging;
using Workflow.Browse.Diffs;

namespace Workflow.Browse.Activities;

/// <summary>Removes the result of a diff.</summary>
public sealed class DeleteDiff(DiffBlobs blobs, ILogger<DeleteDiff> logger)
{
    /// <summary>Returns its id.</summary>
    [Function(nameof(DeleteDiff))]
    public async Task<string> Run([ActivityTrigger] DiffPlan input, CancellationToken cancellation)
    {
        await blobs.DeleteAsync(input.Env, input.Id, cancellation);
        Log.DiffDeleted(logger, input.Id);
        return input.Id;
    }
}
