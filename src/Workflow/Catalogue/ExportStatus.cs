using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

/// <summary>The state of one collection's export. Written to the <c>Exports</c> table and to HTTP by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExportStatus>))]
public enum ExportStatus
{
    /// <summary>Listed, not begun.</summary>
    Pending,

    /// <summary>The request for a job is about to be sent, or was sent and its answer was lost.</summary>
    Starting,

    /// <summary>The service works on the job.</summary>
    Exporting,

    /// <summary>The file is being downloaded, compressed and stored.</summary>
    Storing,

    /// <summary>The stored blob is being read back.</summary>
    Verifying,

    /// <summary>Stored and verified.</summary>
    Complete,

    /// <summary>The collection holds no documents; a valid empty file is stored.</summary>
    Empty,

    /// <summary>Missed; the reason is in the row.</summary>
    Failed,

    /// <summary>Missed because a person stopped the backup.</summary>
    Canceled,

    /// <summary>A value from a newer version that this one does not know. The reason has it.</summary>
    Unknown,
}

/// <summary>What an export's status says.</summary>
public static class ExportStatusFacts
{
    /// <summary>Whether nothing more will happen to the export.</summary>
    public static bool IsTerminal(this ExportStatus status) =>
        status is ExportStatus.Complete or ExportStatus.Empty or ExportStatus.Failed or ExportStatus.Canceled or ExportStatus.Unknown;

    /// <summary>Whether the collection is in the backup.</summary>
    public static bool IsCaptured(this ExportStatus status) => status is ExportStatus.Complete or ExportStatus.Empty;
}
