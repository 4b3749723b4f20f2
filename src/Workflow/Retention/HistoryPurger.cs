using Microsoft.Extensions.Logging;
using Workflow.Steps;

namespace Workflow.Retention;

/// <summary>
/// Purges the histories of orchestrations that have ended long ago, except those that are still needed, and the rows that belong to them.
/// </summary>
public sealed class HistoryPurger(IEnumerable<INeedsHistory> needs, IEnumerable<IPurgesRows> rows, RetentionSettings settings, TimeProvider time, ILogger<HistoryPurger> logger)
{
    private const int PageSize = 100;

    /// <summary>Purges up to <paramref name="most"/>; returns how many.</summary>
    public async Task<int> PurgeAsync(DurableTaskClient client, int most, CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - settings.HistoryKeep;
        var query = new OrchestrationQuery
        {
            CreatedTo = before,
            Statuses = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated],
            PageSize = PageSize,
        };
        var (purged, needed) = (0, new Dictionary<string, bool>(StringComparer.Ordinal));
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(pageSizeHint: PageSize))
        {
            foreach (var instance in page.Values.Where(instance => instance.LastUpdatedAt < before))
            {
                cancellation.ThrowIfCancellationRequested();
                if (await IsNeededAsync(client, RootOf(instance.InstanceId), needed, cancellation))
                    continue;
                await client.PurgeInstanceAsync(instance.InstanceId, cancellation: cancellation);
                if (++purged == most)
                    break;
            }
            if (purged == most)
                break;
        }
        foreach (var table in rows)
            await table.PurgeAsync(before, most, cancellation);
        if (purged > 0)
            Log.HistoriesPurged(logger, purged, settings.HistoryKeep);
        return purged;
    }

    // Children have the id of their parent, a colon and their own part.
    private static string RootOf(string id) => id.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? id[..colon] : id;

    private async Task<bool> IsNeededAsync(DurableTaskClient client, string root, Dictionary<string, bool> known, CancellationToken cancellation)
    {
        if (known.TryGetValue(root, out var answer))
            return answer;
        answer = await client.GetInstanceAsync(root, cancellation) is { IsCompleted: false };
        foreach (var one in needs)
            answer = answer || await one.NeedsAsync(root, cancellation);
        known[root] = answer;
        return answer;
    }
}
