namespace DurableTask.Sqlite.Engine;

/// <summary>The rules for ids, tags and event names: all are bounded, and an id has no invisible characters.</summary>
internal static class InstanceIds
{
    /// <exception cref="ArgumentException">The id breaks the rule; the message says how.</exception>
    public static void Check(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > Limits.InstanceIdLength)
            throw new ArgumentException($"The instance id has {instanceId.Length} characters; {Limits.InstanceIdLength} are allowed. Shorten it.", nameof(instanceId));
        if (instanceId.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
            throw new ArgumentException("The instance id has a control character. Remove it, or write it out.", nameof(instanceId));
    }

    /// <exception cref="ArgumentException">There are too many, or they are too long.</exception>
    public static void CheckTags(IEnumerable<KeyValuePair<string, string>>? tags, string instanceId)
    {
        if (tags is null)
            return;
        (int count, long length) = (0, 0L);
        foreach ((string name, string value) in tags)
            (count, length) = (count + 1, length + name.Length + (value?.Length ?? 0));
        if (count > Limits.Tags)
            throw new ArgumentException($"Instance '{instanceId}' has {count} tags; {Limits.Tags} are allowed. Put the rest into the input.", nameof(tags));
        if (length > Limits.TagsLength)
        {
            throw new ArgumentException(
                $"The tags of instance '{instanceId}' have {length} characters together; {Limits.TagsLength} are allowed. Shorten them, and put the rest into the input.",
                nameof(tags));
        }
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
