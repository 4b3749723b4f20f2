using Workflow.Documents.Index;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>
/// Continues to insert the documents that a part has removed. It needs no claim: documents that are missing because of this restore come back, whichever run holds it now.
/// </summary>
public sealed class PutInCleared(UnitWork work, UnitsTable units, PartsTable parts, ClearedParts cleared, TimeProvider time)
{
    /// <summary>Returns whether it is done.</summary>
    [Function(nameof(PutInCleared))]
    public Task<StepResult<bool>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("put in again", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            try
            {
                var isDone = await cleared.GoOnAsync(request, unit, part, limited);
                if (isDone && (await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited)).Reason is { } reason)
                    await units.ChangeAsync(
                        input.Id, input.Unit, now => now with { Reason = now.Reason ?? $"{reason} They were put back as they were before." }, limited);
                return StepResult.Ok(isDone);
            }
            catch (Exception damage) when (damage is InvalidDataException or IndexDamagedException or FileNotFoundException)
            {
                return DamagedFile.Result<bool>(unit, damage);
            }
        });
}
