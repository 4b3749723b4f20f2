using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Workflow.Http;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Notify.Tables;

/// <summary>
/// The table <c>Notices</c>, partition key environment. An event has one row until long after its end, so it is sent only once; beside it there is a small
/// row for each channel that still has to send it, and one if a good backup will end it. They are written together.
/// </summary>
public sealed class NoticesTable(StorageConnection storage)
{
    public const string TableName = "Notices";
    private const string EventKey = "EventKey";
    private const string CreatedAt = "CreatedAt";

    // Each takes two operations of a transaction.
    private const int EndedTogether = Limits.TransactionRows / 2;

    /// <summary>Records an event; false if it was recorded before, and then nothing changes.</summary>
    /// <param name="notice">The event.</param>
    /// <param name="channels">The channels that have to send it.</param>
    /// <param name="isOpen">A good backup will end it.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<bool> TryAddAsync(Notice notice, IReadOnlyList<string> channels, bool isOpen, DateTimeOffset now, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var (partition, key) = (CollectionName.Encode(notice.Env), NoticeKeys.Of(notice.Kind, notice.Subject));
        var row = Row(partition, key, notice, now);
        row[nameof(Notice.Env)] = notice.Env;
        row[nameof(Notice)] = JsonSerializer.Serialize(notice, Json.Options);
        foreach (var channel in channels)
            row[$"{channel}State"] = nameof(DeliveryState.Pending);
        List<TableEntity> rows = [row, .. channels.Select(channel => Row(partition, NoticeKeys.Waiting(channel, key), notice, now))];
        if (isOpen)
            rows.Add(Row(partition, NoticeKeys.Open(key), notice, now));
        return await table.TrySubmitAsync(rows.Select(one => new TableTransactionAction(TableTransactionActionType.Add, one)), cancellation);
    }

    /// <summary>Whether an event was written down.</summary>
    public async Task<bool> IsThereAsync(string env, string key, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), key, cancellation) is not null;
    }

    /// <summary>A recorded event; null if it was removed.</summary>
    public async Task<Notice?> FindAsync(string env, string key, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var row = await table.FindAsync(CollectionName.Encode(env), key, cancellation);
        return row?.GetString(nameof(Notice)) is { Length: > 0 } json ? JsonSerializer.Deserialize<Notice>(json, Json.Options) : null;
    }

    /// <summary>Whether a channel still has to tell an event.</summary>
    public Task<bool> IsWaitingAsync(string env, string key, string channel, CancellationToken cancellation) =>
        IsThereAsync(env, NoticeKeys.Waiting(channel, key), cancellation);

    /// <summary>All events that a channel still has to send, by key.</summary>
    public Task<List<WaitingNotice>> WaitingAsync(string env, string channel, CancellationToken cancellation) =>
        ListAsync(env, NoticeKeys.WaitingPrefix(channel), cancellation);

    /// <summary>All sent events that no good backup has ended yet, by key.</summary>
    public Task<List<WaitingNotice>> OpenAsync(string env, CancellationToken cancellation) => ListAsync(env, NoticeKeys.OpenPrefix, cancellation);

    /// <summary>Records that a channel has sent events, or given them up.</summary>
    public async Task EndAsync(
        string env, IReadOnlyList<string> keys, string channel, DeliveryState state, DateTimeOffset at, string? reason, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var partition = CollectionName.Encode(env);
        foreach (var some in keys.Chunk(EndedTogether))
        {
            var actions = some.SelectMany(key => (TableTransactionAction[])
            [
                new(TableTransactionActionType.UpdateMerge, Delivery(partition, key, channel, state, at, reason), ETag.All),
                new(TableTransactionActionType.Delete, new TableEntity(partition, NoticeKeys.Waiting(channel, key)), ETag.All),
            ]);
            if (await table.TrySubmitAsync(actions, cancellation))
                continue;
            // Another process has ended one of them, or a person has removed it.
            foreach (var key in some)
            {
                await table.TryUpdateAsync(Delivery(partition, key, channel, state, at, reason), ETag.All, TableUpdateMode.Merge, cancellation);
                await table.TryDeleteAsync(partition, NoticeKeys.Waiting(channel, key), ETag.All, cancellation);
            }
        }
    }

    /// <summary>Records in an event's row why a channel has not accepted it yet.</summary>
    public async Task NoteAsync(string env, string key, string channel, DateTimeOffset at, string reason, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var note = Delivery(CollectionName.Encode(env), key, channel, DeliveryState.Pending, at, reason);
        await table.TryUpdateAsync(note, ETag.All, TableUpdateMode.Merge, cancellation);
    }

    /// <summary>A good backup has ended them.</summary>
    public async Task CloseAsync(string env, IEnumerable<string> keys, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var key in keys)
            await table.TryDeleteAsync(CollectionName.Encode(env), NoticeKeys.Open(key), ETag.All, cancellation);
    }

    /// <summary>Keys of events that a channel still has to tell, whether it is set or not, and of those that no good backup has ended yet.</summary>
    public async Task<HashSet<string>> NeededAsync(string env, CancellationToken cancellation) =>
    [
        .. (await ListAsync(env, NoticeKeys.AnyWaitingPrefix, cancellation)).Select(one => one.Key),
        .. (await OpenAsync(env, cancellation)).Select(one => one.Key),
    ];

    /// <summary>Rows of events that were recorded before a time.</summary>
    public async IAsyncEnumerable<(NoticeKind Kind, TableEntity Row)> OldAsync(
        string env, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {NoticeKeys.FirstEvent} and CreatedAt lt {before}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            yield return (KindOf(row), row);
    }

    /// <summary>Removes an event's row; false if it changed in the meantime.</summary>
    public async Task<bool> TryRemoveAsync(TableEntity row, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
    }

    private async Task<List<WaitingNotice>> ListAsync(string env, string prefix, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {prefix} and RowKey lt {NoticeKeys.After(prefix)}");
        return await table.ListAsync(filter, Read, cancellation);
    }

    private static TableEntity Row(string partition, string rowKey, Notice notice, DateTimeOffset now) => new(partition, rowKey)
    {
        [EventKey] = NoticeKeys.Of(notice.Kind, notice.Subject),
        [nameof(Notice.Kind)] = notice.Kind.ToString(),
        [nameof(Notice.Subject)] = notice.Subject,
        [nameof(Notice.Since)] = notice.Since,
        [CreatedAt] = now,
    };

    private static WaitingNotice Read(TableEntity row) => new(
        row.GetString(EventKey),
        KindOf(row),
        row.GetDateTimeOffset(nameof(Notice.Since)) ?? default,
        row.GetDateTimeOffset(CreatedAt) ?? default);

    private static NoticeKind KindOf(TableEntity row) => Enum.TryParse<NoticeKind>(row.GetString(nameof(Notice.Kind)), out var kind) ? kind : default;

    private static TableEntity Delivery(string partition, string key, string channel, DeliveryState state, DateTimeOffset at, string? reason) => new(partition, key)
    {
        [$"{channel}State"] = state.ToString(),
        [$"{channel}At"] = at,
        // An empty text, since null would leave what an earlier try has written.
        [$"{channel}Reason"] = reason ?? "",
    };
}
