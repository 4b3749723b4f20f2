using System.Text.Json.Serialization;

namespace Workflow.Restores;

/// <summary>How a restore stands or ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RestoreOutcome>))]
public enum RestoreOutcome
{
    /// <summary>It exports the targets and compares; nothing is changed.</summary>
    Planning,

    /// <summary>The plan is there; a person approves or cancels it.</summary>
    AwaitingApproval,

    /// <summary>Documents are imported and removed.</summary>
    Applying,

    /// <summary>The targets are exported again and compared with the plan.</summary>
    Verifying,

    /// <summary>Every promised document is there and equal.</summary>
    Complete,

    /// <summary>Some are not; the record says which.</summary>
    Partial,

    /// <summary>Nothing was changed.</summary>
    Failed,

    /// <summary>A person stopped it; what had been imported is counted.</summary>
    Canceled,

    /// <summary>Nobody approved the plan in time.</summary>
    Expired,

    /// <summary>A word that this version does not know.</summary>
    Unknown,
}

/// <summary>What an outcome says.</summary>
internal static class RestoreOutcomes
{
    public static bool HasEnded(this RestoreOutcome outcome) => outcome > RestoreOutcome.Verifying;
}

/// <summary>Which outcome may follow which.</summary>
internal static class RestoreTransitions
{
    public static bool Allows(RestoreOutcome? from, RestoreOutcome to) => from switch
    {
        null => to == RestoreOutcome.Planning,
        _ when from == to => true,
        _ when from.Value.HasEnded() => false,
        RestoreOutcome.Planning => to is RestoreOutcome.AwaitingApproval or RestoreOutcome.Applying || to.HasEnded(),
        RestoreOutcome.AwaitingApproval => to == RestoreOutcome.Applying || to.HasEnded(),
        // A round may follow where an answer was lost.
        _ => to is RestoreOutcome.Applying or RestoreOutcome.Verifying || to.HasEnded(),
    };
}
