using System.Text.Json.Serialization;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="PrepareExport"/> needs.</summary>
public sealed record PrepareExportInput : RestoreStep
{
    [JsonPropertyName("which")]
    public required RestoreExport Which { get; init; }
}

/// <summary>Writes the row of an export of a target, so that the ordinary export steps can be run for it.</summary>
public sealed class PrepareExport(UnitWork work, UnitsTable units, RestoreExports exports)
{
    /// <summary>Returns what to run.</summary>
    [Function(nameof(PrepareExport))]
    public async Task<StepResult<ExportPlan>> Run([ActivityTrigger] PrepareExportInput input, CancellationToken cancellation)
    {
        var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, cancellation);
        try
        {
            var plan = await exports.PrepareAsync(request, unit, input.Which, input.Round, input.Part, cancellation);
            await units.ChangeAsync(input.Id, input.Unit, now => Named(now, input.Which, plan.BackupId), cancellation);
            return StepResult.Ok(plan);
        }
        catch (IndexDamagedException damaged)
        {
            return StepResult.Permanent<ExportPlan>("indexDamaged", damaged.Message);
        }
    }

    private static UnitRow Named(UnitRow unit, RestoreExport which, string id) => which switch
    {
        RestoreExport.Look => unit with { PlanLook = id },
        RestoreExport.LookAgain => unit with { Look = id },
        RestoreExport.Proof => unit with { Proof = id, Status = UnitStatus.Verifying },
        _ => unit,
    };
}
