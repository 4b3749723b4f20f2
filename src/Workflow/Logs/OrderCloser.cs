using Workflow.Logs.Tables;

namespace Workflow.Logs;

/// <summary>Closes orders: the one write that chunks and the merge agree on, and the end of telling devices.</summary>
public sealed class OrderCloser(LogUploadsTable uploads, OpenOrdersTable open)
{
    // In each round a chunk was accepted at the same moment.
    private const int Rounds = 50;

    /// <summary>Closes the order if <paramref name="isDue"/> agrees for its current row; returns the final row.</summary>
    public async Task<UploadsRow> CloseAsync(
        string env, string uin, string orderId, Func<UploadsRow, bool> isDue, CancellationToken cancellation)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var row = await uploads.FindAsync(orderId, cancellation)
                ?? throw new InvalidOperationException($"The table {LogUploadsTable.TableName} has no row for order {orderId}.");
            if (!row.IsClosed)
            {
                if (!isDue(row))
                    return row;
                var closed = row with { IsClosed = true };
                if (!await uploads.TryWriteAsync(closed, null, null, cancellation))
                    continue;
                row = closed;
            }
            await open.RemoveAsync(env, uin, orderId, cancellation);
            return row;
        }
        throw new InvalidOperationException($"The row of order {orderId} was changed by others {Rounds} times in a row.");
    }
}
