using Workflow.Catalogue;

namespace Workflow.Gate;

/// <summary>Finds what a backup is compared with.</summary>
public sealed class Baselines(BackupsTable backups, ExportsTable exports)
{
    // Sorts after every id of its second.
    private const string Last = "~";

    /// <summary>The last good backup of the same definition that is older; null if there is none, or for an older backup without a definition.</summary>
    public async Task<BackupRecord?> FindAsync(BackupRecord backup, CancellationToken cancellation)
    {
        if (backup.Definition is not { } definition)
            return null;
        BackupRecord? found = null;
        await foreach (var row in backups.NewestFirstAsync(backup.Env, BackupId.Prefix(backup.StartedAt) + Last, cancellation))
        {
            // Ids of one second sort by chance.
            if (found is not null && BackupId.Prefix(found.StartedAt) != BackupId.Prefix(row.Backup.StartedAt))
                break;
            if (row.Backup is { IsGood: true, Kind: null, Definition: { } other } good && other.IsSameAs(definition) && IsOlder(good, backup)
                && (found is null || found.StartedAt < good.StartedAt)
                // One whose exports are gone has expired.
                && await exports.AnyAsync(good.Id, cancellation))
                found = good;
        }
        return found;
    }

    /// <summary>Whether a backup started before another one. While one runs, all ended ones are older.</summary>
    internal static bool IsOlder(BackupRecord one, BackupRecord other) =>
        one.StartedAt < other.StartedAt
        || (one.StartedAt == other.StartedAt && one.Id != other.Id
            && (other.Outcome == BackupOutcome.Running || string.CompareOrdinal(one.Id, other.Id) < 0));
}
