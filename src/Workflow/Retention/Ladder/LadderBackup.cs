using Workflow.Catalogue;

namespace Workflow.Retention.Ladder;

/// <summary>What the ladder needs to know of a backup.</summary>
internal sealed record LadderBackup
{
    public required string Id { get; init; }

    /// <summary>The time of its data.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The start of the age of a backup that is not good.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Only such a one fills a place.</summary>
    public required bool IsGood { get; init; }

    /// <summary>What was backed up, by its short name; null if that is not recorded.</summary>
    public string? Definition { get; init; }

    /// <summary>Whether a field is missing that every backup of this version has: such a backup is never deleted.</summary>
    public bool IsUnknown { get; init; }

    public bool IsSafetyCopy { get; init; }

    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Whether the gate has compared it.</summary>
    public bool IsCompared { get; init; }

    public bool IsTripped { get; init; }

    /// <summary>Whether it has a manifest: rows that a wrong clock invents have none.</summary>
    public bool HasManifest { get; init; }

    public BackupKeeping Keeping { get; init; } = new();

    /// <summary>An ended backup; null for one that runs, and for one that has expired.</summary>
    public static LadderBackup? Of(BackupRow row) => Of(row, DefinitionKey.Of);

    /// <summary>The same, with names of definitions from elsewhere.</summary>
    public static LadderBackup? Of(BackupRow row, Func<BackupDefinition, string> nameOf)
    {
        var backup = row.Backup;
        if (backup.Outcome == BackupOutcome.Running || row.Keeping.State == BackupState.Expired)
            return null;
        var isSafetyCopy = backup.Kind == BackupKind.Safety;
        return new()
        {
            Id = backup.Id,
            StartedAt = backup.StartedAt,
            EndedAt = backup.EndedAt ?? backup.StartedAt,
            IsGood = backup is { IsGood: true, Kind: null } && !row.Keeping.WasDatedAhead,
            Definition = backup.Definition is { } definition ? nameOf(definition) : null,
            IsUnknown = backup.StartedAt == default || backup.Outcome == BackupOutcome.Unknown || backup.Scope is null
                || (backup.EndedAt is null && row.Keeping.State == BackupState.Present)
                || (backup is { Scope: BackupScope.All, Definition: null }) || (isSafetyCopy && backup.KeptUntil is null),
            IsSafetyCopy = isSafetyCopy,
            KeptUntil = backup.KeptUntil,
            IsCompared = backup.Gate is not null,
            IsTripped = backup.Gate?.Verdict == GateVerdict.Tripped,
            HasManifest = backup.Outcome.HasManifest() && !isSafetyCopy,
            Keeping = row.Keeping,
        };
    }
}
