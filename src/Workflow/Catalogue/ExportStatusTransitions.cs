namespace Workflow.Catalogue;

/// <summary>The legal moves of an export, as one table. A move that is not in it is a defect of ours and is refused.</summary>
public static class ExportStatusTransitions
{
    private static readonly Dictionary<ExportStatus, ExportStatus[]> Next = new()
    {
        // Starting to Starting is a second attempt after a crash; back to Pending when the service answered that it did not accept.
        [ExportStatus.Pending] = [ExportStatus.Pending, ExportStatus.Starting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Starting] =
            [ExportStatus.Starting, ExportStatus.Pending, ExportStatus.Exporting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Exporting] = [ExportStatus.Exporting, ExportStatus.Storing, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Storing] = [ExportStatus.Storing, ExportStatus.Verifying, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Verifying] =
            [ExportStatus.Verifying, ExportStatus.Complete, ExportStatus.Empty, ExportStatus.Failed, ExportStatus.Canceled],
        // A step that is run again writes what it wrote.
        [ExportStatus.Complete] = [ExportStatus.Complete],
        [ExportStatus.Empty] = [ExportStatus.Empty],
        [ExportStatus.Failed] = [ExportStatus.Failed],
        [ExportStatus.Canceled] = [ExportStatus.Canceled],
    };

    /// <summary>Whether an export in <paramref name="from"/> may be written as <paramref name="to"/>.</summary>
    public static bool Allows(ExportStatus from, ExportStatus to) => Next[from].Contains(to);

    /// <summary>Whether nothing more will happen to the export.</summary>
    public static bool IsTerminal(ExportStatus status) =>
        status is ExportStatus.Complete or ExportStatus.Empty or ExportStatus.Failed or ExportStatus.Canceled;

    /// <summary>Whether the collection is in the backup.</summary>
    public static bool IsCaptured(ExportStatus status) => status is ExportStatus.Complete or ExportStatus.Empty;
}
