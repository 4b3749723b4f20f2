using System.Runtime.CompilerServices;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>The table <c>LogOrders</c>: partition key environment, row key order id, so that a partition sorts by start time.</summary>
public sealed class LogOrdersTable(StorageConnection storage, TimeProvider time)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "LogOrders";

    /// <summary>One order, or null.</summary>
    public async Task<LogOrder?> FindAsync(string env, string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(LogKeys.Env(env), orderId, cancellation) is { } row ? LogOrderRow.FromEntity(row) : null;
    }

    /// <summary>Adds the row unless there is one, which stays as it is.</summary>
    public async Task AddAsync(LogOrder order, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.TryAddAsync(LogOrderRow.ToEntity(order), cancellation);
    }

    /// <summary>Overwrites the row: the order's own steps do this, one after the other, or a reader that finds that none will follow.</summary>
    public async Task WriteAsync(LogOrder order, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.UpsertEntityAsync(LogOrderRow.ToEntity(order), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>The oldest orders of those that were made before a time.</summary>
    public async Task<List<LogOrder>> OldestAsync(string env, DateTimeOffset before, int most, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LogKeys.Env(env)} and RowKey lt {TimedId.Prefix(before)}");
        var oldest = new List<LogOrder>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, most, null, cancellation))
        {
            oldest.Add(LogOrderRow.FromEntity(entity));
            if (oldest.Count == most)
                break;
        }
        return oldest;
    }

    /// <summary>Removes an order's row.</summary>
    public async Task DeleteAsync(string env, string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.DeleteEntityAsync(LogKeys.Env(env), orderId, cancellationToken: cancellation);
    }

    /// <summary>Orders older than <paramref name="beforeId"/>, newest first; of one user if <paramref name="uin"/> is given.</summary>
    public async IAsyncEnumerable<LogOrder> NewestFirstAsync(
        string env, string? uin, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var condition = uin is null ? null : TableClient.CreateQueryFilter($"Uin eq {uin}");
        await foreach (var entity in NewestFirst.ReadAsync(table, LogKeys.Env(env), condition, beforeId, time.GetUtcNow(), cancellation))
            yield return LogOrderRow.FromEntity(entity);
    }
}
