using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>How a backup stands or ended. Written to the <c>Backups</c> table and to HTTP by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BackupOutcome>))]
public enum BackupOutcome
{
    /// <summary>The orchestration is at work.</summary>
    Running,

    /// <summary>Every collection was captured and verified; the manifest is written.</summary>
    Complete,

    /// <summary>At least one collection was captured and at least one missed; the manifest is written and names them.</summary>
    Partial,

    /// <summary>Nothing was captured, or the collections could not be listed; there is no manifest.</summary>
    Failed,

    /// <summary>A person stopped it; there is no manifest.</summary>
    Canceled,

    /// <summary>Another backup of the environment held the claim; this run touched nothing.</summary>
    Superseded,

    /// <summary>A due time that got no backup.</summary>
    Missed,
}
