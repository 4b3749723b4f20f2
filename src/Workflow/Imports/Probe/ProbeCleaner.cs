using WeChat;

namespace Workflow.Imports.Probe;

/// <summary>Removes the left-overs of a try: its files, and its collection if that did not exist before.</summary>
public sealed class ProbeCleaner(EnvironmentsTable environments, CloudDatabaseClient wechat, ImportSettings settings, TimeProvider time)
{
    /// <summary>Removes it. Null when all is gone; else when to continue, since an import whose answer was lost may still happen.</summary>
    /// <exception cref="WeChatException">The service refuses it. What is still there stays named.</exception>
    internal async Task<DateTimeOffset?> CleanAsync(string env, CancellationToken cancellation)
    {
        if (await environments.FindAsync(env, cancellation) is not { } left || (left.Collection is null && left.Paths.Count == 0))
            return null;
        // An import after the collection is gone might create it again.
        if ((left.AskedAt + settings.Settle ?? left.LostUntil) is { } until && until > time.GetUtcNow())
            return until;
        foreach (var path in left.Paths)
            await wechat.DeleteUploadAsync(env, path, null, cancellation);
        if (left is { Collection: { } collection, IsOurs: true })
            await wechat.DeleteCollectionAsync(env, collection, cancellation);
        await environments.ChangeAsync(
            env,
            now => now.Collection == left.Collection ? now with { Collection = null, IsOurs = false, AskedAt = null, LostUntil = null, Paths = [] } : now,
            cancellation);
        return null;
    }

    /// <summary>Removes it if the service lets it; the next run in the environment tries again.</summary>
    internal async Task TryCleanAsync(string env, CancellationToken cancellation)
    {
        try
        {
            await CleanAsync(env, cancellation);
        }
        catch (WeChatException)
        {
            // It stays named.
        }
    }
}
