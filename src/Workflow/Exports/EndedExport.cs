using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Exports;

/// <summary>A step that finds its export ended: a rewound or forgotten orchestration works on an export that other code has closed.</summary>
internal static class EndedExport
{
    /// <summary>The answer of such a step; it has changed nothing.</summary>
    public static StepResult<T> Result<T>(ExportRow row) => StepResult.Permanent<T>(
        "exportEnded", $"The export of '{Printable.Of(row.Export.Collection)}' in backup {row.BackupId} has ended ({row.Export.Status}). Start another backup.");
}
