namespace Workflow.Catalogue;

/// <summary>How far a backup can be relied on: always four rungs, made from its row, the settings and the time alone.</summary>
public static class TrustLadder
{
    /// <summary>The rungs of a backup that has not begun to write its row.</summary>
    public static IReadOnlyList<TrustRung> None { get; } = [.. Enum.GetValues<TrustLevel>().Select(level => Rung(level, null, null, default))];

    /// <summary>The rungs, the lowest first.</summary>
    /// <param name="row">The backup.</param>
    /// <param name="settings">How long a proof counts.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<TrustRung> Of(BackupRow row, TrustSettings settings, DateTimeOffset now)
    {
        if (!row.Backup.Outcome.HasManifest() || row.Backup.EndedAt is not { } endedAt || row.Keeping.State != BackupState.Present)
            return None;
        var trust = row.Trust;
        var stored = trust.Damage is { FilesAreGone: true } ? null
            : new TrustProof { At = endedAt, Evidence = "The manifest is written and the files are stored." };
        // Whatever was proved before is not true of files that have changed.
        if (trust.Damage is not null)
            return [Rung(TrustLevel.Stored, stored, null, now), .. None.Skip(1)];
        return
        [
            Rung(TrustLevel.Stored, stored, null, now),
            Rung(TrustLevel.Verified, VerifiedOf(row), settings.VerifyTime, now),
            Rung(TrustLevel.Indexed, trust.Indexed, null, now),
            Rung(TrustLevel.Rehearsed, trust.Rehearsed, settings.DrillTime, now),
        ];
    }

    /// <summary>When all files of an ended backup were last found as they were written; null if that was never so.</summary>
    public static TrustProof? VerifiedOf(BackupRow row) => row.Trust.Verified
        ?? (row.Backup is { Outcome: BackupOutcome.Complete, EndedAt: { } endedAt }
            // Such a backup ends so only if each export was verified.
            ? new() { At = endedAt, Evidence = "Each file was read back before the backup ended." }
            : null);

    private static TrustRung Rung(TrustLevel level, TrustProof? proof, TimeSpan? lasts, DateTimeOffset now)
    {
        var expiresAt = proof?.At + lasts;
        return proof is null || expiresAt <= now ? new() { Rung = level }
            : new() { Rung = level, At = proof.At, Evidence = proof.Evidence, ExpiresAt = expiresAt };
    }
}
