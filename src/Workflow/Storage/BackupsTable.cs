using System.Runtime.CompilerServices;
using Workflow.Backups;

namespace Workflow.Storage;

/// <summary>The table <c>Backups</c>: partition key environment, row key backup id, so that a partition sorts by start time.</summary>
public sealed class BackupsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Backups";

    // Backup ids start with a digit; the claim's key sorts before all of them.
    private const string FirstKey = "0";
    private const string LastKey = "9~";

    /// <summary>One backup, or null.</summary>
    public async Task<BackupRow?> FindAsync(string env, string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var found = await table.GetEntityIfExistsAsync<TableEntity>(CollectionName.Encode(env), backupId, null, cancellation);
        return found.HasValue ? BackupRow.FromEntity(found.Value!) : null;
    }

    /// <summary>Writes a row over whatever is there: the claim sees to it that one run at a time writes it.</summary>
    public async Task WriteAsync(BackupRow row, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await table.UpsertEntityAsync(row.ToEntity(), TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Rows with ids from <paramref name="fromId"/> (inclusive) to <paramref name="toId"/> (exclusive), oldest first.</summary>
    public async IAsyncEnumerable<BackupRow> RangeAsync(
        string env, string fromId, string toId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {fromId} and RowKey lt {toId}");
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, null, cancellation))
            yield return BackupRow.FromEntity(entity);
    }

    /// <summary>
    /// Rows older than <paramref name="beforeId"/>, newest first. A table is read only in ascending order, so this goes back month by
    /// month and turns each month round: nobody starts so many backups in a month that it would not fit in memory.
    /// </summary>
    public async IAsyncEnumerable<BackupRow> NewestFirstAsync(
        string env, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var upper = beforeId ?? LastKey;
        var oldest = await FirstAsync(env, cancellation);
        var newest = oldest is null ? null : await NewestMonthAsync(env, oldest.Value, upper, cancellation);
        for (var month = newest; month >= oldest; month = month.Value.AddMonths(-1))
        {
            var rows = new List<BackupRow>();
            var end = MonthKey(month.Value.AddMonths(1));
            await foreach (var row in RangeAsync(env, MonthKey(month.Value), string.CompareOrdinal(upper, end) < 0 ? upper : end, cancellation))
                rows.Add(row);
            for (var i = rows.Count - 1; i >= 0; i--)
                yield return rows[i];
        }
    }

    private static string MonthKey(DateOnly month) => $"{month.Year:D4}{month.Month:D2}";

    private async Task<DateOnly?> FirstAsync(string env, CancellationToken cancellation)
    {
        await foreach (var row in RangeAsync(env, FirstKey, LastKey, cancellation))
            return MonthOf(row.Backup.Id);
        return null;
    }

    // Doubling steps find the newest month in a few small queries, however long ago the last backup was.
    private async Task<DateOnly?> NewestMonthAsync(string env, DateOnly oldest, string upper, CancellationToken cancellation)
    {
        var (low, step) = (oldest, 1);
        while (await AnyAsync(env, MonthKey(low.AddMonths(step)), upper, cancellation))
            (low, step) = (low.AddMonths(step), step * 2);
        while (step > 1)
        {
            step /= 2;
            if (await AnyAsync(env, MonthKey(low.AddMonths(step)), upper, cancellation))
                low = low.AddMonths(step);
        }
        return low;
    }

    private async Task<bool> AnyAsync(string env, string fromId, string toId, CancellationToken cancellation)
    {
        if (string.CompareOrdinal(fromId, toId) >= 0)
            return false;
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {fromId} and RowKey lt {toId}");
        await foreach (var _ in table.QueryAsync<TableEntity>(filter, 1, ["RowKey"], cancellation))
            return true;
        return false;
    }

    private static DateOnly? MonthOf(string backupId) =>
        BackupId.IsValid(backupId) ? new DateOnly(int.Parse(backupId.AsSpan(0, 4)), int.Parse(backupId.AsSpan(4, 2)), 1) : null;
}
