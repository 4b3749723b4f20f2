namespace Workflow.Notify.Tables;

/// <summary>The state of an event for a channel. Written to the row by name.</summary>
public enum DeliveryState
{
    /// <summary>It is being tried.</summary>
    Pending,

    /// <summary>The channel has taken it.</summary>
    Sent,

    /// <summary>The channel has not accepted it for a day, or is no longer set.</summary>
    GaveUp,
}
