using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>The state or outcome of a backup. Written to the <c>Backups</c> table and to HTTP by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupOutcome>))]
public enum BackupOutcome
{
    /// <summary>The orchestration is running.</summary>
    Running,

    /// <summary>Every collection was captured and verified; the manifest is written.</summary>
    Complete,

    /// <summary>At least one collection was captured and at least one missed; the manifest is written and names them.</summary>
    Partial,

    /// <summary>Nothing was captured, or the collections could not be listed; there is no manifest.</summary>
    Failed,

    /// <summary>A person stopped it; there is no manifest.</summary>
    Canceled,

    /// <summary>The run changed nothing: another one holds the claim, or the backup of its id has ended. It leaves no row.</summary>
    Superseded,

    /// <summary>A due time that got no backup.</summary>
    Missed,

    /// <summary>A value from a newer version that this one does not know. The reason has it.</summary>
    Unknown,
}

/// <summary>What an outcome says.</summary>
public static class BackupOutcomeFacts
{
    /// <summary>Whether the backup has a manifest: without one it is not a backup.</summary>
    public static bool HasManifest(this BackupOutcome outcome) => outcome is BackupOutcome.Complete or BackupOutcome.Partial;
}
