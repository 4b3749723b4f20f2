using Workflow.Storage;

namespace Workflow.Restores.Tables;

/// <summary>The table <c>RestoreCollections</c>: partition key restore id, row key the unit's number.</summary>
public sealed class UnitsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "RestoreCollections";

    /// <summary>All units of a restore, in order.</summary>
    public async Task<List<UnitRow>> ListAsync(string restoreId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.ListAsync(TableClient.CreateQueryFilter($"PartitionKey eq {restoreId}"), UnitRow.FromEntity, cancellation);
    }

    /// <summary>One unit.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<UnitRow> GetAsync(string restoreId, int number, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(restoreId, UnitRow.KeyOf(number), cancellation) is { } row ? UnitRow.FromEntity(row)
            : throw new InvalidOperationException($"The table {TableName} has no row {number} for restore {restoreId}.");
    }

    /// <summary>Adds units, except those that are there.</summary>
    public async Task AddMissingAsync(IEnumerable<UnitRow> units, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var unit in units)
            await table.TryAddAsync(unit.ToEntity(), cancellation);
    }

    /// <summary>Writes what <paramref name="change"/> makes of a unit, and returns it; asked again when somebody else wrote it meanwhile.</summary>
    public async Task<UnitRow> ChangeAsync(string restoreId, int number, Func<UnitRow, UnitRow> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var from = await GetAsync(restoreId, number, cancellation);
            var to = change(from);
            if (to == from || await table.TryUpdateAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation))
                return to;
        }
    }
}
