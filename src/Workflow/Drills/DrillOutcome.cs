using System.Text.Json.Serialization;

namespace Workflow.Drills;

/// <summary>How a drill stands or ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DrillOutcome>))]
public enum DrillOutcome
{
    Running,

    /// <summary>Every document that was put back is equal to that of the backup.</summary>
    Passed,

    /// <summary>Some are not, or could not be put back.</summary>
    Failed,

    /// <summary>A person stopped it, or a backup was due.</summary>
    Canceled,

    /// <summary>A word that this version does not know.</summary>
    Unknown,
}

/// <summary>How one collection of a drill stands or ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DrillStatus>))]
public enum DrillStatus
{
    Pending,

    /// <summary>Its documents are put into the throw-away collection.</summary>
    Importing,

    /// <summary>That collection is exported again and compared.</summary>
    Comparing,

    Passed,
    Failed,
    Canceled,

    /// <summary>A word that this version does not know.</summary>
    Unknown,
}

/// <summary>What an outcome says.</summary>
internal static class DrillOutcomes
{
    public static bool HasEnded(this DrillOutcome outcome) => outcome != DrillOutcome.Running;

    public static bool HasEnded(this DrillStatus status) => status >= DrillStatus.Passed;
}
