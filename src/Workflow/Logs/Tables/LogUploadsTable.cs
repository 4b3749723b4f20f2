using Azure;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>The rows about one chunk: the order's, the chunk's receipt and its device's, each null if there is none.</summary>
public readonly record struct ChunkRows(UploadsRow? Order, ChunkReceipt? Receipt, DeviceShare? Device);

/// <summary>
/// The table <c>LogUploads</c>: one partition per order. Every write but the first replaces the row <c>!order</c> under the version that was
/// read, in one transaction with the new rows. So the data that was read is still valid when it is written, and nothing is added once the order is closed.
/// </summary>
public sealed class LogUploadsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "LogUploads";

    private const int TransactionRows = 100;

    /// <summary>Adds the row of an order unless there is one.</summary>
    public async Task OpenAsync(UploadsRow row, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.TryAddAsync(row.ToEntity(), cancellation);
    }

    /// <summary>The row of an order, or null.</summary>
    public async Task<UploadsRow?> FindAsync(string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(orderId, LogKeys.Order, cancellation) is { } row ? UploadsRow.FromEntity(row) : null;
    }

    /// <summary>What is known of a chunk.</summary>
    public async Task<ChunkRows> FindAsync(ChunkKey key, CancellationToken cancellation)
    {
        // By their keys, which costs the same however many chunks there are: a filter with "or" would read the whole partition.
        var table = await storage.GetTableAsync(TableName, cancellation);
        if (await table.FindAsync(key.OrderId, LogKeys.Order, cancellation) is not { } order)
            return default;
        // The order's row first: any later change of the others changes its version, and a write under the old one fails.
        var receipt = table.FindAsync(key.OrderId, LogKeys.Receipt(key), cancellation);
        var device = table.FindAsync(key.OrderId, LogKeys.Device(key.Device), cancellation);
        await Task.WhenAll(receipt, device);
        return new(
            UploadsRow.FromEntity(order),
            await receipt is { } known ? ChunkReceipt.FromEntity(known) : null,
            await device is { } share ? DeviceRow.FromEntity(share) : null);
    }

    /// <summary>Replaces the order's row and writes the others, all or nothing; false if another writer was first.</summary>
    public async Task<bool> TryWriteAsync(UploadsRow row, DeviceShare? device, ChunkReceipt? added, CancellationToken cancellation)
    {
        var actions = new List<TableTransactionAction> { new(TableTransactionActionType.UpdateReplace, row.ToEntity(), row.ETag) };
        if (device is not null)
            actions.Add(new(TableTransactionActionType.UpsertReplace, DeviceRow.ToEntity(row.OrderId, device)));
        if (added is not null)
            actions.Add(new(TableTransactionActionType.Add, added.ToEntity()));
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.TrySubmitAsync(actions, cancellation);
    }

    /// <summary>The devices of an order.</summary>
    public async Task<List<DeviceShare>> ListDevicesAsync(string orderId, CancellationToken cancellation) =>
        await ListAsync(orderId, LogKeys.Devices, DeviceRow.FromEntity, cancellation);

    /// <summary>The chunks of an order, by device and index.</summary>
    public async Task<List<ChunkReceipt>> ListReceiptsAsync(string orderId, CancellationToken cancellation) =>
        await ListAsync(orderId, LogKeys.Receipts, ChunkReceipt.FromEntity, cancellation);

    /// <summary>Removes all rows of an order or of a report.</summary>
    public async Task DeleteAsync(string partition, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        var deletes = new List<TableTransactionAction>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            deletes.Add(new(TableTransactionActionType.Delete, entity, ETag.All));
        // The order's row sorts first and is removed last: while any row is left, the partition is known to be closed.
        deletes.Reverse();
        foreach (var batch in deletes.Chunk(TransactionRows))
            await table.SubmitTransactionAsync(batch, cancellation);
    }

    private async Task<List<T>> ListAsync<T>(string orderId, string prefix, Func<TableEntity, T> read, CancellationToken cancellation)
    {
        var end = $"{prefix[..^1]}{(char)(prefix[^1] + 1)}";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {orderId} and RowKey ge {prefix} and RowKey lt {end}");
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.ListAsync(filter, read, cancellation);
    }
}
