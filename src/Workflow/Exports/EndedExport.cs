using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Exports;

/// <summary>A step that finds its export ended: a rewound or forgotten orchestration works on what somebody else has closed.</summary>
internal static class EndedExport
{
    /// <summary>The answer of such a step; it has touched nothing.</summary>
    public static StepResult<T> Result<T>(ExportRow row) => StepResult.Permanent<T>(
        "exportEnded", $"The export of '{Printable.Of(row.Export.Collection)}' in backup {row.BackupId} has ended ({row.Export.Status}). Start another backup.");
}
