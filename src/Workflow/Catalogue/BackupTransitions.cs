namespace Workflow.Catalogue;

/// <summary>The legal moves of a backup's row, as one table. Any other move is a bug and is refused.</summary>
public static class BackupTransitions
{
    private static readonly BackupOutcome[] First = [BackupOutcome.Running, BackupOutcome.Missed];

    // A backup that waits for a restore is also running: it then starts, waits for another one, or is missed.
    private static readonly BackupOutcome[] FromRunning =
        [BackupOutcome.Complete, BackupOutcome.Partial, BackupOutcome.Failed, BackupOutcome.Canceled, BackupOutcome.Running, BackupOutcome.Missed];

    /// <summary>Whether a row of <paramref name="from"/> (null: there is none) may be written as <paramref name="to"/>.</summary>
    public static bool Allows(BackupOutcome? from, BackupOutcome to) => from switch
    {
        null => First.Contains(to),
        BackupOutcome.Running => FromRunning.Contains(to),
        // The backup of that due time starts after all.
        BackupOutcome.Missed => to == BackupOutcome.Running,
        // Ended is ended. Superseded has no row.
        _ => false,
    };
}
