using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Documents.Index;
using Workflow.Imports;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>Uploads the lines of a part.</summary>
public sealed class UploadPart(UnitWork work, PartsTable parts, PartImporter importer, ClaimKeeper claims, TimeProvider time, ILogger<UploadPart> logger)
{
    /// <summary>Returns the documents of the part.</summary>
    [Function(nameof(UploadPart))]
    public Task<StepResult<int>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("upload", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            if (part.Status is not (PartStatus.Pending or PartStatus.Uploading))
                return StepResult.Ok(part.Count);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<int>(input);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            try
            {
                await importer.UploadAsync(request, unit, part, limited);
            }
            catch (Exception damage) when (damage is InvalidDataException or IndexDamagedException or FileNotFoundException)
            {
                return DamagedFile.Result<int>(unit, damage);
            }
            Log.PartUploaded(logger, input.Id, Printable.Of(unit.Target), input.Part, part.Count, part.Bytes);
            return StepResult.Ok(part.Count);
        });
}
