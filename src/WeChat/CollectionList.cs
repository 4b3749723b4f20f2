namespace WeChat;

/// <summary>The collections that the service listed in an environment.</summary>
/// <param name="Collections">Every collection that any pass over the pages saw, each once.</param>
/// <param name="Total">
/// How many there are according to the service: the largest number of the last pass that had one. The largest, because
/// a broken page may say 0, and a short list must not look complete. Null if it never gave a number.
/// </param>
public sealed record CollectionList(IReadOnlyList<CollectionInfo> Collections, long? Total)
{
    /// <summary>Collections that the service counts but did not list, after all passes.</summary>
    public long Missing => Math.Max(0, (Total ?? 0) - Collections.Count);
}
