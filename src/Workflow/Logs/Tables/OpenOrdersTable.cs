using Azure;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>An order that waits for a user's devices.</summary>
/// <param name="Order">The order.</param>
/// <param name="Finished">The devices that have sent all they had.</param>
public sealed record WaitingOrder(LogOrder Order, IReadOnlyList<string> Finished);

/// <summary>
/// The rows of <c>LogOrders</c> by user: one partition per user, one row for each open order, so that a device's request every five
/// minutes is one query, which for most users finds nothing.
/// </summary>
public sealed class OpenOrdersTable(StorageConnection storage)
{
    private const string Finished = "Finished";

    // In each round another device of the same user finished at the same moment.
    private const int Rounds = 10;

    /// <summary>The user's open orders, oldest first.</summary>
    public async Task<List<WaitingOrder>> ListAsync(string env, string uin, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LogKeys.User(env, uin)}");
        return await table.ListAsync(filter, entity => new WaitingOrder(LogOrderRow.FromEntity(entity), DevicesOf(entity)), cancellation);
    }

    /// <summary>Adds the row unless there is one.</summary>
    public async Task AddAsync(LogOrder order, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        await table.TryAddAsync(LogOrderRow.ToEntity(order, LogKeys.User(order.Env, order.Uin)), cancellation);
    }

    /// <summary>Removes the row, if there is one.</summary>
    public async Task RemoveAsync(string env, string uin, string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        await table.TryDeleteAsync(LogKeys.User(env, uin), orderId, ETag.All, cancellation);
    }

    /// <summary>Records that a device need not get the order again. Does nothing when the order is no longer open.</summary>
    public async Task FinishAsync(string env, string uin, string orderId, string device, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            if (await table.FindAsync(LogKeys.User(env, uin), orderId, cancellation) is not { } row || DevicesOf(row) is var devices && devices.Contains(device))
                return;
            var change = new TableEntity(row.PartitionKey, orderId) { [Finished] = string.Join(' ', [.. devices, device]) };
            if (await table.TryUpdateAsync(change, row.ETag, TableUpdateMode.Merge, cancellation))
                return;
        }
        // It gets the order once more, and its chunks are already known: this only costs traffic.
    }

    private static string[] DevicesOf(TableEntity entity) =>
        entity.GetString(Finished) is { Length: > 0 } devices ? devices.Split(' ') : [];
}
