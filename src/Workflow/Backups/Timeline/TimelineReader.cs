using DurableTask.Core.History;
using Grpc.Core;
using Workflow.Catalogue;

namespace Workflow.Backups.Timeline;

/// <summary>Combines the durable histories of a backup. Reads only the engine.</summary>
public sealed class TimelineReader(BackupCatalog catalog, ExportsTable exports)
{
    // Each costs a read of a whole history.
    private const int MostExports = 100;

    /// <summary>The timeline; null if there is no such backup, or no such collection in it.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Whose backup; null for any.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="collection">One of its collections; null for the backup and all of them.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<BackupTimeline?> ReadAsync(DurableTaskClient client, string? env, string backupId, string? collection, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(backupId) || await catalog.FindRowAsync(env, backupId, cancellation) is not { } backup)
            return null;
        var rows = await exports.ListAsync(backupId, cancellation);
        if (collection is not null && (rows = rows.FindAll(row => row.Export.Collection == collection)).Count == 0)
            return null;
        var entries = new List<TimelineEntry>();
        var gone = 0;
        if (collection is null)
            await AddAsync(backup.InstanceId ?? backupId, null);
        foreach (var row in rows.Where(row => row.InstanceId is not null).Take(MostExports))
            await AddAsync(row.InstanceId!, row.Export.Collection);
        return new()
        {
            Id = backupId,
            Entries = [.. entries.OrderBy(entry => entry.At)],
            Omitted = Math.Max(0, rows.Count - MostExports),
            Note = gone > 0 ? $"{gone} histories are gone: they were purged, or ran in another engine." : null,
        };

        async Task AddAsync(string instance, string? of)
        {
            if (await FindAsync(client, instance, cancellation) is { } history)
                entries.AddRange(HistoryText.Read(history, of));
            else
                gone++;
        }
    }

    private static async Task<IList<HistoryEvent>?> FindAsync(DurableTaskClient client, string instance, CancellationToken cancellation)
    {
        try
        {
            return await client.GetOrchestrationHistoryAsync(instance, cancellation);
        }
        catch (Exception unknown) when (unknown is ArgumentException or RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }
}
