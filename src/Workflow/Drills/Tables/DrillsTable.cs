using System.Runtime.CompilerServices;
using Workflow.Storage;

namespace Workflow.Drills.Tables;

/// <summary>The table <c>Drills</c>: partition key environment, row key the id without its prefix, so that a partition sorts by start time.</summary>
public sealed class DrillsTable(StorageConnection storage, TimeProvider time)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Drills";

    /// <summary>One drill, or null.</summary>
    public async Task<DrillRow?> FindAsync(string env, string id, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), DrillId.KeyOf(id), cancellation) is { } row ? DrillRow.FromEntity(row) : null;
    }

    /// <summary>Finds a drill of any environment by its id, or null.</summary>
    public async Task<DrillRow?> FindAnywhereAsync(string id, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {DrillId.KeyOf(id)}"), 1, null, cancellation))
            return DrillRow.FromEntity(entity);
        return null;
    }

    /// <summary>Adds a row; one that is there stays.</summary>
    public async Task AddAsync(DrillRow row, CancellationToken cancellation) =>
        await (await storage.GetTableAsync(TableName, cancellation)).TryAddAsync(row.ToEntity(), cancellation);

    /// <summary>Writes what <paramref name="change"/> makes of a drill, and returns it; null where there is none.</summary>
    /// <param name="env">Its environment.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">Gives the new record, or null to leave it as it is. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<DrillRow?> ChangeAsync(string env, string id, Func<DrillRecord, DrillRecord?> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            if (await FindAsync(env, id, cancellation) is not { } row)
                return null;
            if (change(row.Drill) is not { } drill)
                return row;
            var to = row with { Drill = drill };
            if (await table.TryUpdateAsync(to.ToEntity(), row.ETag, TableUpdateMode.Replace, cancellation))
                return to;
        }
    }

    /// <summary>Rows older than <paramref name="beforeId"/>, newest first.</summary>
    public async IAsyncEnumerable<DrillRow> NewestFirstAsync(string env, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var before = beforeId is null ? null : DrillId.KeyOf(beforeId);
        await foreach (var entity in NewestFirst.ReadAsync(table, CollectionName.Encode(env), null, before, time.GetUtcNow(), cancellation))
            yield return DrillRow.FromEntity(entity);
    }

    /// <summary>Drills of an environment that have not ended by their rows, or have left something.</summary>
    public async Task<List<DrillRow>> ListOpenAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var (partition, running) = (CollectionName.Encode(env), DrillOutcome.Running.ToString());
        return await table.ListAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and (Outcome eq {running} or Leftovers gt '')"), DrillRow.FromEntity, cancellation);
    }
}
