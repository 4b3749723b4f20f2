using Workflow.Catalogue;

namespace Workflow.Retention.Ladder;

/// <summary>Says whether anything blocks deletion. Pure, like the ladder.</summary>
internal static class RetentionFreezes
{
    public const int IntervalsWithoutABackup = 2;

    /// <summary>The first reason; null if there is none.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="consent">What a person has agreed to.</param>
    /// <param name="there">Ended backups.</param>
    /// <param name="interval">Of the schedule.</param>
    /// <param name="now">The time.</param>
    public static RetentionFreeze? Find(
        RetentionRules rules, RetentionConsent consent, IReadOnlyList<LadderBackup> there, TimeSpan interval, DateTimeOffset now)
    {
        if (!rules.Any)
            return null;
        if (consent.RebuiltAt is not null)
            return RetentionFreeze.Rebuilt;
        // Rows that a jumping clock invents, missed due times and failed backups, have no manifest.
        var made = there.Where(backup => backup is { HasManifest: true, Keeping: { State: BackupState.Present, WasDatedAhead: false } } && !RetentionLadder.IsAhead(backup.StartedAt, now)).ToList();
        var newest = made.MaxBy(backup => backup.StartedAt);
        if (newest is null || now > newest.StartedAt + (interval * IntervalsWithoutABackup))
            return RetentionFreeze.Clock;
        // Of the newest compared one: a partial or named backup says nothing about an earlier loss.
        if (made.Where(backup => backup.IsCompared).MaxBy(backup => backup.StartedAt) is { IsTripped: true })
            return RetentionFreeze.GateTripped;
        if (consent.Rules != rules.Hash())
            return RetentionFreeze.RulesNotApplied;
        var definition = made.Where(backup => backup.Definition is not null).MaxBy(backup => backup.StartedAt)?.Definition;
        return definition is null || consent.Definitions.Contains(definition) ? null : RetentionFreeze.NewDefinition;
    }
}
