using Workflow.Numbers;

namespace Workflow.Catalogue;

/// <summary>What metrics and traces call the end of a backup.</summary>
internal static class OutcomeLabel
{
    private const string Tripped = "tripped";

    /// <summary>The outcome in lower case; <c>tripped</c> for one that is complete but for what the gate says.</summary>
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
