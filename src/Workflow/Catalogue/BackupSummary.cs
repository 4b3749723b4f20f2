namespace Workflow.Catalogue;

/// <summary>Adds up the exports of a backup. Pure: the manifest, the row and the HTTP answer come out the same.</summary>
public static class BackupSummary
{
    /// <summary>The outcome that the exports of an ended backup amount to.</summary>
    public static BackupOutcome OutcomeOf(IReadOnlyList<ExportRecord> exports, bool canceled)
    {
        if (canceled)
            return BackupOutcome.Canceled;
        var captured = exports.Count(export => ExportStatusTransitions.IsCaptured(export.Status));
        if (captured == 0)
            return BackupOutcome.Failed;
        return captured == exports.Count ? BackupOutcome.Complete : BackupOutcome.Partial;
    }

    /// <summary>The record of an ended backup.</summary>
    public static BackupRecord Of(BackupRecord started, DateTimeOffset endedAt, BackupOutcome outcome, IReadOnlyList<ExportRecord> exports)
    {
        var missed = MissedList.Of(exports);
        return Totals(started, exports) with
        {
            Outcome = outcome,
            EndedAt = endedAt,
            DurationSeconds = Math.Round((endedAt - started.StartedAt).TotalSeconds, 3),
            Missed = missed,
            Reason = started.Reason ?? ReasonOf(outcome, exports.Count, missed),
        };
    }

    /// <summary>The record with the sums of what is stored so far.</summary>
    public static BackupRecord Totals(BackupRecord backup, IReadOnlyList<ExportRecord> exports)
    {
        // What failed verification is kept but not counted: it is not in the backup.
        var counted = exports.Where(export => export.Status is not (ExportStatus.Failed or ExportStatus.Canceled)).ToList();
        return backup with
        {
            Documents = counted.Sum(export => export.Documents ?? 0),
            RawBytes = counted.Sum(export => export.RawBytes ?? 0),
            StoredBytes = counted.Sum(export => export.StoredBytes ?? 0),
            Missed = MissedList.Of(exports),
        };
    }

    private static string? ReasonOf(BackupOutcome outcome, int collections, List<MissedCollection> missed) => outcome switch
    {
        BackupOutcome.Complete => null,
        BackupOutcome.Canceled => "A person canceled the backup.",
        _ when collections == 0 => "There is no collection to back up.",
        _ when missed.Count == 1 => $"{missed[0].Collection}: {missed[0].Reason}",
        _ => $"{missed.Count} of {collections} collections are missing, among them {missed.FirstOrDefault()?.Collection}: {missed.FirstOrDefault()?.Reason}",
    };
}
