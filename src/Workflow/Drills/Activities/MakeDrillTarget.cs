using WeChat;
using Workflow.Claims;
using Workflow.Documents.Index;
using Workflow.Drills.Comparison;
using Workflow.Drills.Tables;
using Workflow.Exports;
using Workflow.Imports;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>
/// Chooses the documents of one collection, and creates the throw-away collection for them. Its row, with the name, exists before; a
/// foreign collection of that name is left alone.
/// </summary>
public sealed class MakeDrillTarget(
    DrillsTable drills, DrillUnitsTable units, DrillDocuments documents, DrillBlobs blobs, IndexedFiles files, ClaimKeeper claims, CloudDatabaseClient wechat,
    TimeProvider time)
{
    /// <summary>Returns the documents to put back; <see cref="StepKind.StartOver"/> if the backup's index has to be built first.</summary>
    [Function(nameof(MakeDrillTarget))]
    public Task<StepResult<long>> Run([ActivityTrigger] DrillStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var unit = await units.GetAsync(input.Env, input.Id, input.Number, limited);
            try
            {
                if (unit.Documents is null)
                    unit = await ChooseAsync(input, unit, limited);
            }
            catch (IndexDamagedException)
            {
                return StepResult.StartOver<long>($"The document index of '{Printable.Of(unit.Collection)}' in {unit.BackupId} is missing or damaged.");
            }
            catch (Exception damage) when (damage is InvalidDataException or FileNotFoundException)
            {
                return DamagedDrillFile.Result<long>(unit, damage);
            }
            if (unit.IsCreated)
                return StepResult.Ok(unit.Documents!.Value);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<long>(input);
            // Requested before, and it did not exist just earlier: that call, whose answer was lost, has created it.
            if (unit.AskedAt is null)
            {
                if (await wechat.ExistsAsync(input.Env, unit.Target, limited))
                    return StepResult.Permanent<long>("targetExists", $"The collection '{unit.Target}' exists already, and no drill made it. It is left alone; start another drill.");
                unit = await units.ChangeAsync(unit, now => now with { AskedAt = time.GetUtcNow(), Status = DrillStatus.Importing }, limited);
            }
            await wechat.AddCollectionAsync(input.Env, unit.Target, limited);
            unit = await units.ChangeAsync(unit, now => now with { IsCreated = true }, limited);
            return StepResult.Ok(unit.Documents!.Value);
        });

    private async Task<DrillUnitRow> ChooseAsync(DrillStep input, DrillUnitRow unit, CancellationToken cancellation)
    {
        var drill = (await drills.FindAsync(input.Env, input.Id, cancellation))!.Drill;
        var file = await files.OpenAsync(unit.BackupId, unit.Collection, cancellation);
        using var inFile = new EntrySorter(Limits.SortedDifferences);
        await foreach (var entry in documents.ReadAsync(file, drill.SampleDocuments, cancellation))
            inFile.Add(DiffRecord.Added(entry).Sortable);
        var count = inFile.Count;
        await blobs.WriteAsync(input, inFile, cancellation);
        return await units.ChangeAsync(
            unit, now => now with { Documents = count, NotImportable = file?.Export.NotImportable?.Documents ?? 0 }, cancellation);
    }
}
