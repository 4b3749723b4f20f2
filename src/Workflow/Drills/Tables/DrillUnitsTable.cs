using Workflow.Storage;

namespace Workflow.Drills.Tables;

/// <summary>The table <c>DrillCollections</c>: partition key environment, row key the drill's key and the number of the collection in it.</summary>
public sealed class DrillUnitsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "DrillCollections";

    /// <summary>All collections of a drill, in order.</summary>
    public async Task<List<DrillUnitRow>> ListAsync(string env, string drillId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var (partition, key) = (CollectionName.Encode(env), DrillId.KeyOf(drillId));
        return await table.ListAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {$"{key}!"} and RowKey lt {$"{key}~"}"), DrillUnitRow.FromEntity, cancellation);
    }

    /// <summary>Throw-away collections of an environment that the service has made and that are not deleted yet.</summary>
    public async Task<List<DrillUnitRow>> ListMadeAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.ListAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {CollectionName.Encode(env)} and IsCreated eq true and IsRemoved eq false"), DrillUnitRow.FromEntity, cancellation);
    }

    /// <summary>One collection.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<DrillUnitRow> GetAsync(string env, string drillId, int number, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), DrillUnitRow.KeyOf(drillId, number), cancellation) is { } row ? DrillUnitRow.FromEntity(row)
            : throw new InvalidOperationException($"The table {TableName} has no row {number} for drill {drillId}.");
    }

    /// <summary>Adds collections, except those that are there.</summary>
    public async Task AddMissingAsync(IEnumerable<DrillUnitRow> units, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        foreach (var unit in units)
            await table.TryAddAsync(unit.ToEntity(), cancellation);
    }

    /// <summary>Writes what <paramref name="change"/> makes of a collection, and returns it; asked again when somebody else wrote it meanwhile.</summary>
    public async Task<DrillUnitRow> ChangeAsync(DrillUnitRow unit, Func<DrillUnitRow, DrillUnitRow> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var from = await GetAsync(unit.Env, unit.DrillId, unit.Number, cancellation);
            var to = change(from);
            if (to == from || await table.TryUpdateAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation))
                return to;
        }
    }
}
