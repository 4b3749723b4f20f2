namespace Workflow.Notify.Tables;

/// <summary>How an event stands with a channel. Written to the row by name.</summary>
public enum DeliveryState
{
    /// <summary>It is being tried.</summary>
    Pending,

    /// <summary>The channel has taken it.</summary>
    Sent,

    /// <summary>The channel has not taken it for a day, or is no longer set.</summary>
    GaveUp,
}
