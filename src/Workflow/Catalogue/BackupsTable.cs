using System.Runtime.CompilerServices;
using System.Text.Json;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The table <c>Backups</c>: partition key environment, row key backup id, so that a partition sorts by start time.</summary>
public sealed class BackupsTable(StorageConnection storage, TimeProvider time)
{
    /// <summary>The table's name; the claim of the environment is in it too.</summary>
    public const string TableName = ClaimTable.TableName;

    /// <summary>One backup, or null.</summary>
    public async Task<BackupRow?> FindAsync(string env, string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), backupId, cancellation) is { } row ? BackupRow.FromEntity(row) : null;
    }

    /// <summary>Finds a backup of any environment by its id, or null.</summary>
    public async Task<BackupRow?> FindAnywhereAsync(string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {backupId}"), 1, null, cancellation))
            return BackupRow.FromEntity(entity);
        return null;
    }

    /// <summary>
    /// Moves a backup from what it is to what <paramref name="change"/> makes of it (of null, if there is no row yet), and returns the row as it
    /// then is. Only the columns of the record are written: columns of other features stay.
    /// </summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="backupId">The row.</param>
    /// <param name="change">Gives the new row, or null to leave it as it is. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <exception cref="InvalidOperationException">The move is not legal.</exception>
    public async Task<BackupRow?> MoveAsync(string env, string backupId, Func<BackupRow?, BackupRow?> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var from = await FindAsync(env, backupId, cancellation);
            if (change(from) is not { } to)
                return from;
            if (!BackupTransitions.Allows(from?.Backup.Outcome, to.Backup.Outcome))
                throw new InvalidOperationException($"The backup {backupId} cannot go from {from?.Backup.Outcome.ToString() ?? "nothing"} to {to.Backup.Outcome}.");
            if (from is null ? await table.TryAddAsync(to.ToEntity(), cancellation)
                : await table.TryUpdateAsync(to.ToEntity(), from.ETag, Mode(from), cancellation))
                return to;
        }
    }

    /// <summary>
    /// Writes only the gate's result into a backup's row: that may change after the backup has ended. Returns the row as it then is,
    /// or null if there is none.
    /// </summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="backupId">The row.</param>
    /// <param name="change">Gives what to write, or null to leave it as it is. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<BackupRow?> ChangeGateAsync(
        string env, string backupId, Func<BackupRow, Task<BackupGate?>> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var row = await FindAsync(env, backupId, cancellation);
            if (row is null || await change(row) is not { } gate)
                return row;
            var entity = new TableEntity(CollectionName.Encode(env), backupId) { [nameof(BackupRecord.Gate)] = JsonSerializer.Serialize(gate, Json.Options) };
            if (await table.TryUpdateAsync(entity, row.ETag, TableUpdateMode.Merge, cancellation))
                return row with { Backup = row.Backup with { Gate = gate } };
        }
    }

    // The end and reason of a missed due time must not stay in the row of its backup.
    private static TableUpdateMode Mode(BackupRow from) =>
        from.Backup.Outcome == BackupOutcome.Missed ? TableUpdateMode.Replace : TableUpdateMode.Merge;

    /// <summary>Adds missing rows, a hundred at a time.</summary>
    public async Task AddMissingAsync(IReadOnlyList<BackupRow> rows, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var batch in rows.Chunk(Limits.TransactionRows))
        {
            if (await table.TrySubmitAsync(batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row.ToEntity())), cancellation))
                continue;
            // Somebody else has added one of them meanwhile.
            foreach (var row in batch)
                await table.TryAddAsync(row.ToEntity(), cancellation);
        }
    }

    /// <summary>
    /// Ids from <paramref name="fromId"/> (inclusive) to <paramref name="toId"/> (exclusive) that have a row, each with whether it is of a backup that
    /// was delayed and has not ended.
    /// </summary>
    public async Task<Dictionary<string, bool>> DelaysAsync(string env, string fromId, string toId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {fromId} and RowKey lt {toId}");
        var ids = new Dictionary<string, bool>(StringComparer.Ordinal);
        string[] columns = ["RowKey", nameof(BackupRecord.Outcome), nameof(BackupRecord.DelayedBy)];
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, columns, cancellation))
            ids[entity.RowKey] = entity.GetString(nameof(BackupRecord.DelayedBy)) is not null
                && entity.GetString(nameof(BackupRecord.Outcome)) == nameof(BackupOutcome.Running);
        return ids;
    }

    /// <summary>All rows of an environment, oldest first, without the columns that only people read.</summary>
    public async IAsyncEnumerable<BackupRow> AllAsync(string env, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey ge {"0"} and RowKey lt {"9~"}");
        var definitions = new Dictionary<string, BackupDefinition>(StringComparer.Ordinal);
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, BackupRow.DecidingColumns, cancellation))
            yield return BackupRow.FromEntity(entity, env, definitions);
    }

    /// <summary>Backups that were found to be damaged and whose files are there, oldest first.</summary>
    public async Task<IReadOnlyList<BackupRow>> DamagedAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and Damage gt {""}");
        var rows = await table.ListAsync(filter, BackupRow.FromEntity, cancellation);
        return rows.FindAll(row => row.Keeping.State == BackupState.Present);
    }

    /// <summary>The next rows newer than a backup, the oldest first.</summary>
    public async Task<IReadOnlyList<BackupRow>> NextAsync(string env, string afterId, int most, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and RowKey gt {afterId} and RowKey lt {"9~"}");
        var rows = new List<BackupRow>();
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, most, null, cancellation))
        {
            rows.Add(BackupRow.FromEntity(entity));
            if (rows.Count == most)
                break;
        }
        return rows;
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
