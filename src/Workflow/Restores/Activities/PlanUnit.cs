using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Numbers;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>
/// Compares a target with the documents to put back, by their indexes, and writes the class of each document. Repeated, it writes the same.
/// Answers <see cref="StepKind.StartOver"/> if an index is missing or damaged: then it has to be built first.
/// </summary>
public sealed class PlanUnit(UnitWork work, UnitsTable units, ExportsTable exports, IndexedFiles files, RestoreBlobs blobs, ILogger<PlanUnit> logger)
{
    /// <summary>Returns counts and nothing of a document.</summary>
    [Function(nameof(PlanUnit))]
    public async Task<StepResult<PlanCounts>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("plan", input.Id);
        var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, cancellation);
        try
        {
            await using var comparison = await work.CompareAsync(request, unit with { Proof = null }, cancellation);
            using var sink = new RecordSink();
            await comparison.PlanAsync(sink, cancellation);
            var hash = await sink.WriteAsync(blobs, of => RestoreBlobs.RecordsOf(input.Env, input.Id, input.Unit, 0, of), cancellation);
            var look = unit.Look ?? unit.PlanLook;
            var lookAt = look is null ? null : (await exports.GetAsync(look, unit.Target, cancellation)).Export.WindowStart;
            await units.ChangeAsync(
                input.Id, input.Unit,
                now => now with { Plan = sink.Counts, PlanSha256 = hash, LookAt = lookAt, Status = UnitStatus.Planned },
                cancellation);
            Log.UnitPlanned(
                logger, input.Id, Printable.Of(unit.Target), sink.Counts.Insert, sink.Counts.Same, sink.Counts.Different, sink.Counts.Extra, sink.Counts.Conflict);
            return StepResult.Ok(sink.Counts);
        }
        catch (Exception damage) when (damage is IndexDamagedException or InvalidDataException or FileNotFoundException)
        {
            await files.ForgetAsync(unit.Files, cancellation);
            return StepResult.StartOver<PlanCounts>($"A document index or the file of '{Printable.Of(unit.Target)}' is damaged.");
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return StepResult.Permanent<PlanCounts>(IndexExport.NoRoom, IndexExport.NoRoomSentence);
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            return StepResult.StartOver<PlanCounts>($"The file of '{Printable.Of(unit.Target)}' or its index disappeared during the comparison.");
        }
    }
}
