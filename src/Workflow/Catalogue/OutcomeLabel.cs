using Workflow.Numbers;

namespace Workflow.Catalogue;

/// <summary>The label of a backup's end in metrics and traces.</summary>
internal static class OutcomeLabel
{
    private const string Tripped = "tripped";

    /// <summary>The outcome in lower case; <c>tripped</c> for a complete one that the gate has tripped.</summary>
    public static string Of(BackupRecord backup) =>
        backup is { Outcome: BackupOutcome.Complete, Gate.Verdict: GateVerdict.Tripped } ? Tripped : backup.Outcome.ToString().ToLowerInvariant();

    /// <summary>Counts the end of a backup; one that ran ends its trace.</summary>
    public static void Count(Instruments instruments, BackupRecord ended)
    {
        var label = Of(ended);
        instruments.BackupEnded(label);
        if (ended.Outcome != BackupOutcome.Missed)
            Spans.RunEnded("backup", ended.Id, label, ended.StartedAt, ended.EndedAt ?? ended.StartedAt);
    }
}
