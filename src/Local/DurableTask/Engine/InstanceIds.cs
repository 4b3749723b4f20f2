namespace Local.DurableTask.Engine;

/// <summary>The rule for instance ids: not empty, bounded, nothing invisible.</summary>
internal static class InstanceIds
{
    /// <exception cref="ArgumentException">The id breaks the rule; the message says how.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > Limits.InstanceIdLength)
            throw new ArgumentException($"The instance id has {instanceId.Length} characters; {Limits.InstanceIdLength} are allowed.", nameof(instanceId));
        if (instanceId.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
            throw new ArgumentException("The instance id has a control character.", nameof(instanceId));
    }
}
