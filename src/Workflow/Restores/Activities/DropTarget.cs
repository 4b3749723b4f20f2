using WeChat;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Imports;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>Deletes a collection that the undone restore created, if the export after the removals was empty and nothing has been added since.</summary>
public sealed class DropTarget(UnitWork work, UnitsTable units, ExportsTable exports, ClaimKeeper claims, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>Returns whether it was deleted.</summary>
    [Function(nameof(DropTarget))]
    public Task<StepResult<bool>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            if (await work.UndoneAsync(request, unit, limited) is not var (_, undone) || !undone.Created || unit.Proof is null)
                return StepResult.Ok(false);
            var proof = await exports.FindAsync(unit.Proof, unit.Target, limited);
            if (proof?.Export.Status != ExportStatus.Empty || await wechat.CountAsync(input.Env, unit.Target, limited) != 0)
                return StepResult.Ok(false);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<bool>(input);
            var deleted = await wechat.DeleteCollectionAsync(input.Env, unit.Target, limited);
            await units.ChangeAsync(input.Id, input.Unit, now => now with { Dropped = now.Dropped || deleted, Reason = now.Reason ?? (deleted ? "The collection was empty and is deleted." : null) }, limited);
            return StepResult.Ok(deleted);
        });
}
