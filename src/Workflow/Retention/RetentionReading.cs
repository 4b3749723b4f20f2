using Workflow.Retention.Ladder;

namespace Workflow.Retention;

/// <summary>All rows of backups, read once, for a plan and its side tasks.</summary>
/// <param name="At">The time that they are judged by.</param>
/// <param name="There">Ended backups that have not expired.</param>
/// <param name="Ahead">Backups in any state that are dated in the future and not yet marked.</param>
internal sealed record RetentionReading(DateTimeOffset At, IReadOnlyList<LadderBackup> There, IReadOnlyList<string> Ahead)
{
    /// <summary>Definitions of good backups, by their short names.</summary>
    public IEnumerable<string> Definitions =>
        There.Where(backup => backup is { HasManifest: true, Definition: not null }).Select(backup => backup.Definition!).Distinct().Order(StringComparer.Ordinal);
}
