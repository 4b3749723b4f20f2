namespace Workflow.Notify.Channels;

/// <summary>What came of sending a message.</summary>
/// <param name="Problem">Why it did not go and what to do, free of addresses and secrets; null if the channel has taken it.</param>
/// <param name="After">The least time to wait before it is tried again, where the channel says one.</param>
public readonly record struct Delivery(string? Problem, TimeSpan? After = null)
{
    public bool IsSent => Problem is null;

    public static Delivery Sent { get; }
}
