namespace Workflow.Catalogue;

/// <summary>Sums up the exports of a backup. Pure: the manifest, the row and the HTTP answer agree.</summary>
public static class BackupSummary
{
    /// <summary>
    /// How a backup ended: the one place that decides it, for the manifest and for the row. <paramref name="exports"/> have ended, all of them.
    /// </summary>
    /// <param name="exports">The result of each collection.</param>
    /// <param name="canceled">A person stopped it.</param>
    /// <param name="failure">Why the run stopped early: no list of collections, or a refusal of the whole account.</param>
    /// <param name="shortList">That the service listed fewer collections than it has.</param>
    public static (BackupOutcome Outcome, string? Reason) Decide(
        IReadOnlyList<ExportRecord> exports, bool canceled, string? failure, string? shortList)
    {
        var missed = MissedList.Of(exports);
        var outcome = exports.Count(export => export.Status.IsCaptured()) switch
        {
            _ when canceled => BackupOutcome.Canceled,
            0 => BackupOutcome.Failed,
            var captured when captured == exports.Count && failure is null && shortList is null => BackupOutcome.Complete,
            _ => BackupOutcome.Partial,
        };
        if (outcome is BackupOutcome.Complete)
            return (outcome, null);
        if (outcome is BackupOutcome.Canceled)
            return (outcome, "A person canceled the backup.");
        var what = exports.Count == 0 ? "There is no collection to back up." : ReasonOf(exports.Count, missed);
        return (outcome, failure ?? Join(shortList, exports.Count == 0 && shortList is not null ? null : what));
    }

    /// <summary>The record of an ended backup.</summary>
    public static BackupRecord Of(
        BackupRecord started, DateTimeOffset endedAt, BackupOutcome outcome, string? reason, IReadOnlyList<ExportRecord> exports) =>
        Totals(started, exports) with
        {
            Outcome = outcome,
            EndedAt = endedAt,
            DurationSeconds = Math.Round((endedAt - started.StartedAt).TotalSeconds, 3),
            Reason = reason,
        };

    /// <summary>The record with the sums of what is stored so far.</summary>
    public static BackupRecord Totals(BackupRecord backup, IReadOnlyList<ExportRecord> exports)
    {
        // A file that failed verification is kept but not counted: it is not part of the backup.
        var counted = exports.Where(export => export.Status is not (ExportStatus.Failed or ExportStatus.Canceled)).ToList();
        return backup with
        {
            Documents = counted.Sum(export => export.Documents ?? 0),
            RawBytes = counted.Sum(export => export.RawBytes ?? 0),
            StoredBytes = counted.Sum(export => export.StoredBytes ?? 0),
            Missed = MissedList.Of(exports),
        };
    }

    private static string? ReasonOf(int collections, List<MissedCollection> missed) => missed switch
    {
        [] => null,
        [var only] => $"{Printable.Of(only.Collection)}: {only.Reason}",
        [var first, ..] => $"{missed.Count} of {collections} collections are missing, among them {Printable.Of(first.Collection)}: {first.Reason}",
    };

    private static string? Join(string? first, string? second) => first is null || second is null ? first ?? second : $"{first} {second}";
}
