namespace Workflow.Catalogue;

/// <summary>The legal moves of an export, as one table. Any other move is a bug and is refused.</summary>
public static class ExportStatusTransitions
{
    private static readonly Dictionary<ExportStatus, ExportStatus[]> Next = new()
    {
        // Starting to Starting is a second attempt after a crash; back to Pending when the service answered that it did not accept. From
        // Exporting, Storing and Verifying back to Starting when the attempt failed and another job is requested.
        [ExportStatus.Pending] = [ExportStatus.Pending, ExportStatus.Starting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Starting] =
            [ExportStatus.Starting, ExportStatus.Pending, ExportStatus.Exporting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Exporting] =
            [ExportStatus.Exporting, ExportStatus.Storing, ExportStatus.Starting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Storing] =
            [ExportStatus.Storing, ExportStatus.Verifying, ExportStatus.Starting, ExportStatus.Failed, ExportStatus.Canceled],
        [ExportStatus.Verifying] =
            [ExportStatus.Verifying, ExportStatus.Complete, ExportStatus.Empty, ExportStatus.Starting, ExportStatus.Failed, ExportStatus.Canceled],
        // Ended stays ended: a late step sees that and leaves it.
        [ExportStatus.Complete] = [],
        [ExportStatus.Empty] = [],
        [ExportStatus.Failed] = [],
        [ExportStatus.Canceled] = [],
        [ExportStatus.Unknown] = [],
    };

    /// <summary>Whether an export in <paramref name="from"/> may be written as <paramref name="to"/>.</summary>
    public static bool Allows(ExportStatus from, ExportStatus to) => Next[from].Contains(to);
}
