using Workflow.Exports;
using Workflow.Imports.Probe;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>Opens the data for the steps of a unit, the same for a restore and for an undo.</summary>
public sealed class UnitWork(RestoresTable restores, UnitsTable units, RestoreBlobs blobs, IndexedFiles files, EnvironmentsTable environments)
{
    /// <summary>The request and the unit.</summary>
    internal async Task<(RestoreRequest Request, UnitRow Unit)> FindAsync(string env, string id, int unit, CancellationToken cancellation) =>
        (await blobs.GetRequestAsync(env, id, cancellation), await units.GetAsync(id, unit, cancellation));

    /// <summary>The comparison of a unit.</summary>
    internal async Task<UnitComparison> CompareAsync(RestoreRequest request, UnitRow unit, CancellationToken cancellation)
    {
        var row = await restores.GetAsync(request.Env, request.Id, cancellation);
        var facts = request.UndoOf is null ? null : await environments.FindAsync(request.Env, cancellation);
        return await UnitComparison.OpenAsync(files, request, unit, row.Force, await UndoneAsync(request, unit, cancellation), facts, cancellation);
    }

    /// <summary>
    /// Whether documents that the service merged are removed and inserted again: a person said <c>force</c>, for this restore or for the one that it
    /// undoes, and the service is known to merge.
    /// </summary>
    internal async Task<bool> ClearsAsync(RestoreRequest request, CancellationToken cancellation) =>
        await environments.FindAsync(request.Env, cancellation) is { UpsertMerges: true }
        && ((await restores.GetAsync(request.Env, request.Id, cancellation)).Force
            || (request.UndoOf is { } undone && (await restores.GetAsync(request.Env, undone, cancellation)).Force));

    /// <summary>The request and the unit that are undone; null if this is not an undo.</summary>
    internal async Task<(RestoreRequest Request, UnitRow Unit)?> UndoneAsync(RestoreRequest request, UnitRow unit, CancellationToken cancellation)
    {
        if (request.UndoOf is not { } undone)
            return null;
        return (await blobs.GetRequestAsync(request.Env, undone, cancellation), await units.GetAsync(undone, unit.UndoUnit!.Value, cancellation));
    }
}
