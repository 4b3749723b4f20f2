using Workflow.Catalogue;

namespace Workflow.Retention.Ladder;

/// <summary>Says whether anything stands in the way of deleting. Pure, as the ladder is.</summary>
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
        // What a clock that jumps makes up, due times that were missed and backups that failed, has no manifest.
        var made = there.Where(backup => backup is { HasManifest: true, Keeping: { State: BackupState.Present, WasDatedAhead: false } } && !RetentionLadder.IsAhead(backup.StartedAt, now)).ToList();
        var newest = made.MaxBy(backup => backup.StartedAt);
        if (newest is null || now > newest.StartedAt + (interval * IntervalsWithoutABackup))
            return RetentionFreeze.Clock;
        // Of the newest that was compared: a partial one or a person's own says nothing of the loss before it.
        if (made.Where(backup => backup.IsCompared).MaxBy(backup => backup.StartedAt) is { IsTripped: true })
            return RetentionFreeze.GateTripped;
        if (consent.Rules != rules.Hash())
            return RetentionFreeze.RulesNotApplied;
        var definition = made.Where(backup => backup.Definition is not null).MaxBy(backup => backup.StartedAt)?.Definition;
        return definition is null || consent.Definitions.Contains(definition) ? null : RetentionFreeze.NewDefinition;
    }
}
