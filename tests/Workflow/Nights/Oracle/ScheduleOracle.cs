using Workflow.Catalogue;

namespace Workflow.Tests.Nights.Oracle;

/// <summary>Every due time has one row under its own id: a backup, or a word that there was none and why.</summary>
internal static class ScheduleOracle
{
    private static readonly BackupOutcome[] Ended =
        [BackupOutcome.Complete, BackupOutcome.Partial, BackupOutcome.Failed, BackupOutcome.Canceled, BackupOutcome.Missed];

    public static IEnumerable<string> Look(Stage stage, IReadOnlyList<BackupRow> rows, TimeSpan lastDue)
    {
        for (var due = NightPlan.FirstDue; due <= lastDue; due += NightPlan.Period)
        {
            var at = stage.StartedAt + due;
            // One that a clock ahead has served is served again, under another id, once it comes.
            var own = rows.Where(row => IdsOf(stage, at).Contains(row.Backup.Id)).ToList();
            if (own.Count != 1 && (own.Count == 0 || due > stage.Wall.FurthestAhead))
                yield return $"the due time {at:u} ({due:c}) has {own.Count} rows";
        }
        foreach (var row in rows.Where(row => !Ended.Contains(row.Backup.Outcome) || (row.Backup.Outcome != BackupOutcome.Complete && string.IsNullOrEmpty(row.Backup.Reason))))
            yield return $"the row {row.Backup.Id} says {row.Backup.Outcome}, for the reason '{row.Backup.Reason}'";
    }

    /// <summary>The ids that the backup of a due time may have.</summary>
    public static IEnumerable<string> IdsOf(Stage stage, DateTimeOffset at) => Enumerable.Range(0, 10).Select(
        steps => BackupId.Create(stage.App.Env, at, steps == 0 ? "scheduled" : $"scheduled, served ahead {steps}"));
}
