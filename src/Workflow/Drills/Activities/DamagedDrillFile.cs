using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>The result of a step that found a changed stored file, which is what drills are for.</summary>
internal static class DamagedDrillFile
{
    public static StepResult<T> Result<T>(DrillUnitRow unit, Exception damage) => StepResult.Permanent<T>(
        "fileDamaged", $"The stored file of '{Printable.Of(unit.Collection)}' in {unit.BackupId} is damaged. {damage.Message} Verify the backup: POST /api/backups/{unit.BackupId}/verify.");
}
