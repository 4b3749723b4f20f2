using Workflow.Catalogue;

namespace Workflow.Trust;

/// <summary>Which backups are verified again in a night. Pure.</summary>
internal static class DueVerifications
{
    /// <summary>
    /// Ids, the one that was verified longest ago first, up to so many stored bytes, and one at least. The first that does not fit ends the list, so that
    /// none is passed over for ever. One that is damaged waits for a person.
    /// </summary>
    public static IReadOnlyList<string> Of(IEnumerable<BackupRow> rows, TrustSettings settings, DateTimeOffset now)
    {
        var due = rows
            .Where(row => row is { Keeping.State: BackupState.Present, Trust.Damage: null, Backup.EndedAt: not null } && row.Backup.Outcome.HasManifest())
            .Select(row => (row.Backup, At: LastRead(row)))
            .Where(one => one.At + settings.VerifyTime <= now)
            .OrderBy(one => one.At).ThenBy(one => one.Backup.Id, StringComparer.Ordinal);
        var (ids, bytes) = (new List<string>(), 0L);
        foreach (var (backup, _) in due)
        {
            if (ids.Count == Limits.VerificationsPerNight || (ids.Count > 0 && backup.StoredBytes > settings.VerifyMaxBytes - bytes))
                break;
            ids.Add(backup.Id);
            bytes = Math.Min(settings.VerifyMaxBytes, bytes + backup.StoredBytes);
        }
        return ids;
    }

    // What a partial backup has captured was read back at its end, too.
    private static DateTimeOffset LastRead(BackupRow row) => row.Trust.Verified?.At ?? row.Backup.EndedAt!.Value;
}
