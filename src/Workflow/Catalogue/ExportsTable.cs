using Azure;
using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The table <c>Exports</c>: partition key backup id, row key collection. Writes are conditional on what was read.</summary>
public sealed class ExportsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Exports";

    /// <summary>The row of one collection, or null.</summary>
    public async Task<ExportRow?> FindAsync(string backupId, string collection, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(backupId, CollectionName.Encode(collection), cancellation) is { } row ? ExportRow.FromEntity(row) : null;
    }

    /// <summary>The row of one collection, which exists for every step after the listing.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<ExportRow> GetAsync(string backupId, string collection, CancellationToken cancellation) =>
        await FindAsync(backupId, collection, cancellation)
        ?? throw new InvalidOperationException($"The table {TableName} has no row for collection '{Printable.Of(collection)}' of backup {backupId}.");

    /// <summary>Whether a backup has any row: an ended one has, until it is removed.</summary>
    public async Task<bool> AnyAsync(string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await foreach (var _ in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {backupId}"), 1, ["RowKey"], cancellation))
            return true;
        return false;
    }

    /// <summary>All rows of one backup, ordered by row key.</summary>
    public async Task<List<ExportRow>> ListAsync(string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {backupId}");
        return await table.ListAsync(filter, ExportRow.FromEntity, cancellation);
    }

    /// <summary>The rows of one backup from one collection to another, both included, ordered by row key.</summary>
    public async Task<List<ExportRow>> ListAsync(string backupId, string first, string last, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {backupId} and RowKey ge {CollectionName.Encode(first)} and RowKey le {CollectionName.Encode(last)}");
        return await table.ListAsync(filter, ExportRow.FromEntity, cancellation);
    }

    /// <summary>Adds rows of one backup, a hundred at a time.</summary>
    /// <exception cref="RequestFailedException">409: one of them exists.</exception>
    public async Task AddAsync(IReadOnlyList<ExportRow> rows, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var batch in rows.Chunk(Limits.TransactionRows))
        {
            var adds = batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row.ToEntity()));
            await table.SubmitTransactionAsync(adds, cancellation);
        }
    }

    /// <summary>Removes all rows of one backup, and of its parts, whose ids have a dot and a number behind it.</summary>
    public async Task DeleteAsync(string backupId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {backupId} or (PartitionKey gt {backupId + "."} and PartitionKey lt {backupId + "/"})");
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, null, ["PartitionKey", "RowKey"], cancellation))
            await table.DeleteEntityAsync(entity, ETag.All, cancellation);
    }

    /// <summary>Writes a row over the version that it was read from, and returns it with its new version.</summary>
    /// <exception cref="InvalidOperationException">The move from <paramref name="from"/> is not legal.</exception>
    /// <exception cref="RequestFailedException">412: somebody else wrote the row meanwhile.</exception>
    public async Task<ExportRow> MoveAsync(ExportRow from, ExportRow to, CancellationToken cancellation)
    {
        if (!ExportStatusTransitions.Allows(from.Export.Status, to.Export.Status))
            throw new InvalidOperationException(
                $"The export of '{Printable.Of(from.Export.Collection)}' in backup {from.BackupId} cannot go from {from.Export.Status} to {to.Export.Status}.");
        var table = await storage.GetTableAsync(TableName, cancellation);
        var response = await table.UpdateEntityAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation);
        return to with { ETag = response.Headers.ETag ?? default };
    }

    /// <summary>Ends every export of a backup that has not ended, a hundred at a time, and returns all rows as they then are.</summary>
    public async Task<List<ExportRow>> CloseOpenAsync(string backupId, ExportStatus status, string reason, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var rows = await ListAsync(backupId, cancellation);
            var open = rows.Where(row => !row.Export.Status.IsTerminal()).ToList();
            if (open.Count == 0)
                return rows;
            foreach (var batch in open.Chunk(Limits.TransactionRows))
            {
                var ends = batch.Select(row => row with { Export = row.Export.Ended(status, row.Export.Reason ?? reason) });
                // A row that another writer changed in the meantime is read again with the rest.
                await table.TrySubmitAsync(
                    ends.Select(row => new TableTransactionAction(TableTransactionActionType.UpdateReplace, row.ToEntity(), row.ETag)), cancellation);
            }
        }
    }
}
