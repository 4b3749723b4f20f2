using Workflow.Catalogue;

namespace Workflow.Browse;

/// <summary>What a backup says of a collection.</summary>
internal enum Presence
{
    /// <summary>Its file is stored: all of the collection.</summary>
    Captured,

    /// <summary>A file with some of its documents or fields is stored; others may have existed.</summary>
    PartCaptured,

    /// <summary>It did not exist: the backup is complete without it.</summary>
    DidNotExist,

    /// <summary>The backup was asked for other collections.</summary>
    NotAsked,

    /// <summary>Nobody can say; the reason tells why.</summary>
    Unknown,
}

/// <summary>What a backup knows about a collection, and why it does not know more.</summary>
/// <param name="Presence">What it says.</param>
/// <param name="Reason">Set unless it is captured or did not exist.</param>
internal readonly record struct Coverage(Presence Presence, string? Reason = null)
{
    /// <summary>For a backup whose rows are gone.</summary>
    public static Coverage Expired(string backupId) => new(Presence.Unknown, $"The backup {backupId} has expired.");

    /// <summary>Decides it, from the backup's row and the export's, which is null where there is none.</summary>
    public static Coverage Of(BackupRecord backup, ExportRecord? export, string collection) => backup.State is not null ? Expired(backup.Id) : export switch
    {
        { Status: ExportStatus.Complete or ExportStatus.Empty, BlobName: not null, StoredSha256: not null } => export.Whole
            ? new(Presence.Captured)
            : new(Presence.PartCaptured, $"The backup {backup.Id} holds only part of '{Printable.Of(collection)}'. {export.Note}".TrimEnd()),
        { Status: var status } when !status.IsTerminal() =>
            new(Presence.Unknown, $"The backup {backup.Id} has not captured '{Printable.Of(collection)}' yet ({status})."),
        not null => new(Presence.Unknown, $"The backup {backup.Id} missed '{Printable.Of(collection)}'. {export.Reason}".TrimEnd()),
        null when backup is { Scope: BackupScope.All, Outcome: BackupOutcome.Complete, Definition: { Collections: [BackupDefinition.AllCollections] } definition }
            && !definition.Exclude.Contains(collection, StringComparer.Ordinal) => new(Presence.DidNotExist),
        null when backup.Scope == BackupScope.Named =>
            new(Presence.NotAsked, $"The backup {backup.Id} was asked for other collections than '{Printable.Of(collection)}'."),
        null => new(Presence.Unknown, $"The backup {backup.Id} has no '{Printable.Of(collection)}', and does not say that it did not exist."),
    };
}
