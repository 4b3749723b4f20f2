using Workflow.Catalogue;
using Workflow.Drills.Tables;
using Workflow.Exports;

namespace Workflow.Drills.Activities;

/// <summary>Writes the row of the export of a throw-away collection, so that the ordinary export steps can be run for it.</summary>
public sealed class PrepareDrillProof(DrillUnitsTable units, ExportsTable exports, DrillSettings settings)
{
    /// <summary>Returns what to run.</summary>
    [Function(nameof(PrepareDrillProof))]
    public async Task<ExportPlan> Run([ActivityTrigger] DrillStep input, CancellationToken cancellation)
    {
        var unit = await units.GetAsync(input.Env, input.Id, input.Number, cancellation);
        if (await exports.FindAsync(unit.Proof, unit.Target, cancellation) is null)
        {
            var row = new ExportRow
            {
                BackupId = unit.Proof,
                Index = unit.Number,
                Folder = $"{DrillBlobs.FolderOf(input.Env, input.Id)}p{unit.Number}",
                Export = new() { Collection = unit.Target, Status = ExportStatus.Pending },
            };
            await exports.AddAsync([row], cancellation);
        }
        return new() { BackupId = unit.Proof, Env = input.Env, Collection = unit.Target, Index = unit.Number, MaxWait = settings.MaxWait };
    }
}
