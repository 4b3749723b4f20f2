using Workflow.Documents.Index;

namespace Workflow.Gate;

/// <summary>Merges the indexes of a collection in two backups and counts; it keeps nothing of a document.</summary>
internal static class ChurnCounter
{
    /// <summary>The number of ids in the older one, and of those that are changed or missing in the newer one.</summary>
    /// <exception cref="IndexDamagedException">One of them is damaged.</exception>
    public static async Task<(long Ids, long Churn)> CountAsync(IndexCursor before, IndexCursor after, CancellationToken cancellation)
    {
        var (older, newer) = (new IdGroups(before), new IdGroups(after));
        await older.StartAsync(cancellation);
        await newer.StartAsync(cancellation);
        var hasNewer = await newer.MoveNextAsync(cancellation);
        var (ids, churn) = (0L, 0L);
        for (; await older.MoveNextAsync(cancellation); ids++)
        {
            var order = 1;
            while (hasNewer && (order = newer.First.CompareId(older.First)) < 0)
                hasNewer = await newer.MoveNextAsync(cancellation);
            if (!hasNewer || order != 0 || !older.HasContentsOf(newer))
                churn++;
        }
        return (ids, churn);
    }
}
