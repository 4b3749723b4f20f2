using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Documents.Index;
using Workflow.Drills.Comparison;
using Workflow.Drills.Tables;
using Workflow.Exports;
using Workflow.Imports.Probe;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>Compares the export of a throw-away collection with the backup, document by document with its types.</summary>
public sealed class CompareDrill(
    DrillsTable drills, DrillUnitsTable units, IndexedFiles files, DrillComparison comparison, EnvironmentsTable environments, ILogger<CompareDrill> logger)
{
    /// <summary>Returns the differences; <see cref="StepKind.StartOver"/> if an index has to be built first.</summary>
    [Function(nameof(CompareDrill))]
    public async Task<StepResult<long>> Run([ActivityTrigger] DrillStep input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("compare", input.Id);
        var unit = await units.GetAsync(input.Env, input.Id, input.Number, cancellation);
        var drill = (await drills.FindAsync(input.Env, input.Id, cancellation))!.Drill;
        var losesTypes = await environments.FindAsync(input.Env, cancellation) is { KeepsNumberClasses: false } or { KeepsDates: false };
        try
        {
            var source = await files.OpenAsync(unit.BackupId, unit.Collection, cancellation);
            var proof = await files.OpenAsync(unit.Proof, unit.Target, cancellation);
            var found = await comparison.RunAsync(source, proof, drill.SampleDocuments, losesTypes, cancellation);
            await units.ChangeAsync(unit, now => now with { Differences = found.Differences, Retyped = found.Retyped }, cancellation);
            Log.DrillCompared(logger, input.Id, Printable.Of(unit.Collection), unit.Documents ?? 0, found.Differences);
            return StepResult.Ok(found.Differences);
        }
        catch (Exception damage) when (damage is IndexDamagedException or InvalidDataException or FileNotFoundException)
        {
            await files.ForgetAsync([(unit.BackupId, unit.Collection), (unit.Proof, unit.Target)], cancellation);
            return StepResult.StartOver<long>($"A document index or the file of '{Printable.Of(unit.Collection)}' is damaged.");
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            return StepResult.StartOver<long>($"The file of '{Printable.Of(unit.Collection)}' or its index disappeared during the comparison.");
        }
    }
}

/// <summary>Names the files that a collection of a drill compares: each needs its document index.</summary>
public sealed class ListDrillFiles(DrillUnitsTable units)
{
    [Function(nameof(ListDrillFiles))]
    public async Task<IReadOnlyList<IndexExportInput>> Run([ActivityTrigger] DrillStep input, CancellationToken cancellation)
    {
        var unit = await units.GetAsync(input.Env, input.Id, input.Number, cancellation);
        var source = new IndexExportInput { BackupId = unit.BackupId, Collection = unit.Collection };
        return unit.Status == DrillStatus.Comparing ? [source, new() { BackupId = unit.Proof, Collection = unit.Target }] : [source];
    }
}
