namespace WeChat;

/// <summary>What the service listed of an environment.</summary>
/// <param name="Collections">Every collection that any walk over the pages saw, each once.</param>
/// <param name="Total">
/// How many there are by the service's own number: the largest of the last walk in which it gave one. The largest, because a page that
/// comes back broken may say 0, and a short list must not pass for a whole one. Null if it never gave a number.
/// </param>
public sealed record CollectionList(IReadOnlyList<CollectionInfo> Collections, long? Total)
{
    /// <summary>Collections that the service counts and did not list, after all walks.</summary>
    public long Missing => Math.Max(0, (Total ?? 0) - Collections.Count);
}
