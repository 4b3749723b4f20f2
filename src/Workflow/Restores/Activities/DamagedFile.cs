using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>The result of a step that found a stored file, or its index, different from the one that was compared.</summary>
internal static class DamagedFile
{
    public static StepResult<T> Result<T>(UnitRow unit, Exception damage) => StepResult.Permanent<T>(
        "fileDamaged", $"The stored file of '{Printable.Of(unit.SourceCollection)}' in {unit.Source}, or its index, is damaged. {damage.Message}");
}
