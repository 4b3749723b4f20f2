using Azure;
using Workflow.Storage;

namespace Workflow.Restores.Tables;

/// <summary>The table <c>RestoreParts</c>: partition key restore id, row key unit, round and number.</summary>
public sealed class PartsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "RestoreParts";

    /// <summary>One part.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<PartRow> GetAsync(string restoreId, int unit, int round, int number, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(restoreId, PartRow.KeyOf(unit, round, number), cancellation) is { } row ? PartRow.FromEntity(row)
            : throw new InvalidOperationException($"The table {TableName} has no part {number} of unit {unit} for restore {restoreId}.");
    }

    /// <summary>All parts of a restore, or of one unit.</summary>
    public async Task<List<PartRow>> ListAsync(string restoreId, int? unit, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var filter = unit is { } one
            ? TableClient.CreateQueryFilter($"PartitionKey eq {restoreId} and RowKey ge {UnitRow.KeyOf(one)} and RowKey lt {UnitRow.KeyOf(one + 1)}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {restoreId}");
        return await table.ListAsync(filter, PartRow.FromEntity, cancellation);
    }

    /// <summary>Adds parts, a hundred at a time; those that are there stay.</summary>
    public async Task AddMissingAsync(IReadOnlyList<PartRow> parts, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var batch in parts.Chunk(Limits.TransactionRows))
        {
            if (await table.TrySubmitAsync(batch.Select(part => new TableTransactionAction(TableTransactionActionType.Add, part.ToEntity())), cancellation))
                continue;
            foreach (var part in batch)
                await table.TryAddAsync(part.ToEntity(), cancellation);
        }
    }

    /// <summary>Writes a part over the version that it was read from, and returns it with its new version.</summary>
    /// <exception cref="RequestFailedException">412: somebody else wrote the row meanwhile.</exception>
    public async Task<PartRow> WriteAsync(PartRow from, PartRow to, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var response = await table.UpdateEntityAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation);
        return to with { ETag = response.Headers.ETag ?? default };
    }
}
