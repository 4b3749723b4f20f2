using WeChat;

namespace Workflow.Imports.Probe;

/// <summary>Removes the left-overs of a try: its files, and its collection if the service confirmed that it created it.</summary>
public sealed class ProbeCleaner(EnvironmentsTable environments, CloudDatabaseClient wechat)
{
    /// <summary>Removes it; what cannot be removed now stays named.</summary>
    internal async Task CleanAsync(string env, CancellationToken cancellation)
    {
        if (await environments.FindAsync(env, cancellation) is not { } left || (left.Collection is null && left.Paths.Count == 0))
            return;
        foreach (var path in left.Paths)
            await wechat.DeleteFilesAsync(env, [await wechat.GetFileIdAsync(env, path, cancellation)], cancellation);
        if (left is { Collection: { } collection, IsCreated: true })
            await wechat.DeleteCollectionAsync(env, collection, cancellation);
        await environments.ChangeAsync(
            env, now => now.Collection == left.Collection ? now with { Collection = null, IsCreated = false, Paths = [] } : now, cancellation);
    }
}
