namespace Workflow.Catalogue;

/// <summary>The legal moves of a backup's row, as one table. A move that is not in it is a defect of ours and is refused.</summary>
public static class BackupTransitions
{
    private static readonly BackupOutcome[] First = [BackupOutcome.Running, BackupOutcome.Missed];

    // One that waits for a restore to end is running, too: it begins, waits for another one, or is missed in the end.
    private static readonly BackupOutcome[] FromRunning =
        [BackupOutcome.Complete, BackupOutcome.Partial, BackupOutcome.Failed, BackupOutcome.Canceled, BackupOutcome.Running, BackupOutcome.Missed];

    /// <summary>Whether a row of <paramref name="from"/> (null: there is none) may be written as <paramref name="to"/>.</summary>
    public static bool Allows(BackupOutcome? from, BackupOutcome to) => from switch
    {
        null => First.Contains(to),
        BackupOutcome.Running => FromRunning.Contains(to),
        // The backup of that due time comes after all.
        BackupOutcome.Missed => to == BackupOutcome.Running,
        // Ended is ended. Superseded has no row.
        _ => false,
    };
}
