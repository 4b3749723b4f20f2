using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Exports;

/// <summary>A step that finds no list of the documents that were chosen.</summary>
internal static class ChosenGone
{
    /// <summary>The answer of such a step; it has asked the service for nothing.</summary>
    public static StepResult<T> Result<T>(ExportRow row) => StepResult.Permanent<T>(
        "chosenGone",
        $"The list of documents chosen from '{Printable.Of(row.Export.Collection)}' is missing or has become shorter ({row.Chosen!.BlobName}). Choose them again.");
}
