using Workflow.Retention.Ladder;

namespace Workflow.Retention;

/// <summary>All rows of backups, read once: what a plan is made of, and what is done beside it.</summary>
/// <param name="At">The time that they are judged by.</param>
/// <param name="There">Ended backups that have not expired.</param>
/// <param name="Ahead">Backups of any state that are dated ahead and not yet marked so.</param>
internal sealed record RetentionReading(DateTimeOffset At, IReadOnlyList<LadderBackup> There, IReadOnlyList<string> Ahead)
{
    /// <summary>Definitions that good backups were made by, by their short names.</summary>
    public IEnumerable<string> Definitions =>
        There.Where(backup => backup is { HasManifest: true, Definition: not null }).Select(backup => backup.Definition!).Distinct().Order(StringComparer.Ordinal);
}
