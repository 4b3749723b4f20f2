using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Claims;
using Workflow.Documents.Index;
using Workflow.Imports;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>Removes the documents of a part, once their new lines are uploaded, so that they are missing as briefly as possible.</summary>
public sealed class ClearPart(
    UnitWork work, UnitsTable units, PartsTable parts, ClearedParts cleared, PartImporter importer, RestoresTable restores, ClaimKeeper claims, TimeProvider time, ILogger<ClearPart> logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>Returns how many documents were asked to be removed.</summary>
    [Function(nameof(ClearPart))]
    public Task<StepResult<int>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("clear", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            if (part.Status > PartStatus.Uploading)
                return StepResult.Ok(part.Count);
            try
            {
                var count = part.ClearedAt is null ? await cleared.ChooseAsync(request, unit, part, limited) : part.Count;
                if (count == 0)
                    return StepResult.Ok(0);
                if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                    return ClaimLost.Result<int>(input);
                if (part.ClearedAt is null)
                    part = await importer.UploadAsync(request, unit, part, limited);
                await restores.MarkAppliedAsync(input.Env, input.Id, limited);
                await units.ChangeAsync(input.Id, input.Unit, now => now with { RemovalAsked = true }, limited);
                await cleared.RemoveAsync(request, unit, part, limited);
                Log.DocumentsCleared(logger, input.Id, Printable.Of(unit.Target), input.Part, count);
                return StepResult.Ok(count);
            }
            catch (WeChatException lost) when (lost.OutcomeUnknown)
            {
                return StepResult.RetryLater<int>(Soon, "removalLost", "The answer to a removal was lost.");
            }
            catch (Exception damage) when (damage is InvalidDataException or IndexDamagedException or FileNotFoundException)
            {
                return DamagedFile.Result<int>(unit, damage);
            }
        });
}
