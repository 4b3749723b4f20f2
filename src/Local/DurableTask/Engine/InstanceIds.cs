namespace Local.DurableTask.Engine;

/// <summary>The rule for instance ids: not empty, bounded, nothing invisible.</summary>
internal static class InstanceIds
{
    /// <exception cref="ArgumentException">The id breaks the rule; the message says how.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > Limits.InstanceIdLength)
            throw new ArgumentException($"The instance id has {instanceId.Length} characters; {Limits.InstanceIdLength} are allowed. Shorten it.", nameof(instanceId));
        if (instanceId.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
            throw new ArgumentException("The instance id has a control character. Leave it out, or write it in letters.", nameof(instanceId));
    }

    /// <exception cref="ArgumentException">The name of the event is too long.</exception>
    public static void CheckEventName(string eventName, string instanceId)
    {
        if (eventName.Length > Limits.EventNameLength)
        {
            throw new ArgumentException(
                $"The name of the event for instance '{instanceId}' has {eventName.Length} characters; {Limits.EventNameLength} are allowed."
                    + " Shorten it, and put the rest into the payload.",
                nameof(eventName));
        }
    }
}
