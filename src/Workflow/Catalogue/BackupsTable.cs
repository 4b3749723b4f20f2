using System.Runtime.CompilerServices;
using Workflow.Claims;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The table <c>Backups</c>: partition key environment, row key backup id, so that a partition sorts by start time.</summary>
public sealed class BackupsTable(StorageConnection storage, TimeProvider time)
{
    /// <summary>The table's name; the claim of the environment lies in it too.</summary>
    public const string TableName = ClaimTable.TableName;

    /// <summary>One backup, or null.</summary>
    public async Task<BackupRow?> FindAsync(string env, string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), backupId, cancellation) is { } row ? BackupRow.FromEntity(row) : null;
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

    /// <summary>Rows older than <paramref name="beforeId"/>, newest first.</summary>
    public async IAsyncEnumerable<BackupRow> NewestFirstAsync(
        string env, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await foreach (var entity in NewestFirst.ReadAsync(table, CollectionName.Encode(env), null, beforeId, time.GetUtcNow(), cancellation))
            yield return BackupRow.FromEntity(entity);
    }
}
