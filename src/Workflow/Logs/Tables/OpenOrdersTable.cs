using Azure;
using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>An order that waits for a user's devices.</summary>
/// <param name="Order">The order.</param>
/// <param name="Finished">The devices that have sent all they had.</param>
public sealed record WaitingOrder(LogOrder Order, IReadOnlyList<string> Finished);

/// <summary>
/// The rows of <c>LogOrders</c> by user: one partition a user, one row for each order that is open, so that what a device asks every five
/// minutes is one query, which for most users finds nothing.
/// </summary>
public sealed class OpenOrdersTable(StorageConnection storage)
{
    private const string Finished = "Finished";

    // Each round means that another device of the same user finished at the same moment.
    private const int Rounds = 10;

    /// <summary>The user's open orders, oldest first.</summary>
    public async Task<List<WaitingOrder>> ListAsync(string env, string uin, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LogKeys.User(env, uin)}");
        var open = new List<WaitingOrder>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            open.Add(new(LogOrderRow.FromEntity(entity), DevicesOf(entity)));
        return open;
    }

    /// <summary>Adds the row unless there is one.</summary>
    public async Task AddAsync(LogOrder order, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        try
        {
            await table.AddEntityAsync(LogOrderRow.ToEntity(order, LogKeys.User(order.Env, order.Uin)), cancellation);
        }
        catch (RequestFailedException present) when (present.Status == 409)
        {
        }
    }

    /// <summary>Removes the row, if there is one.</summary>
    public async Task RemoveAsync(string env, string uin, string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        try
        {
            await table.DeleteEntityAsync(LogKeys.User(env, uin), orderId, ETag.All, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
        }
    }

    /// <summary>Notes that a device need not be told of the order again. Does nothing when the order is no longer open.</summary>
    public async Task FinishAsync(string env, string uin, string orderId, string device, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogOrdersTable.TableName, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(LogKeys.User(env, uin), orderId, null, cancellation);
            if (!found.HasValue || DevicesOf(found.Value!) is var devices && devices.Contains(device))
                return;
            var change = new TableEntity(found.Value!.PartitionKey, orderId) { [Finished] = string.Join(' ', [.. devices, device]) };
            try
            {
                await table.UpdateEntityAsync(change, found.Value.ETag, TableUpdateMode.Merge, cancellation);
                return;
            }
            catch (RequestFailedException lost) when (lost.Status is 404 or 412)
            {
            }
        }
        // It is told of the order once more, and its chunks are known by then: nothing but traffic is lost.
    }

    private static string[] DevicesOf(TableEntity entity) =>
        entity.GetString(Finished) is { Length: > 0 } devices ? devices.Split(' ') : [];
}
