using Azure;

namespace Workflow.Storage;

/// <summary>Reads and conditional writes of rows: losing to another writer is a result, not an error.</summary>
internal static class TableRows
{
    /// <summary>The row, or null.</summary>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partition, string row, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, null, cancellation);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>All rows that a filter finds, by their keys.</summary>
    public static async Task<List<T>> ListAsync<T>(this TableClient table, string filter, Func<TableEntity, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            rows.Add(read(entity));
        return rows;
    }

    /// <summary>Adds a row; false if it exists, which does not change it.</summary>
    public static Task<bool> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellation) =>
        SucceedsAsync(() => table.AddEntityAsync(row, cancellation), status => status is 409);

    /// <summary>Replaces the version that was read; false if the row has changed or is gone.</summary>
    public static Task<bool> TryUpdateAsync(this TableClient table, TableEntity row, ETag version, TableUpdateMode mode, CancellationToken cancellation) =>
        SucceedsAsync(() => table.UpdateEntityAsync(row, version, mode, cancellation), status => status is 404 or 412);

    /// <summary>Deletes the version that was read; false if the row has changed or is gone.</summary>
    public static Task<bool> TryDeleteAsync(this TableClient table, string partition, string row, ETag version, CancellationToken cancellation) =>
        SucceedsAsync(() => table.DeleteEntityAsync(partition, row, version, cancellation), status => status is 404 or 412);

    /// <summary>Writes all or nothing; false if one of the rows has changed.</summary>
    public static Task<bool> TrySubmitAsync(this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellation) =>
        SucceedsAsync(() => table.SubmitTransactionAsync(actions, cancellation), status => status is 404 or 409 or 412);

    private static async Task<bool> SucceedsAsync(Func<Task> write, Func<int, bool> isLost)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException lost) when (isLost(lost.Status))
        {
            return false;
        }
    }
}
