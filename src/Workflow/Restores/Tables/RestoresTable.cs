using System.Runtime.CompilerServices;
using Workflow.Storage;

namespace Workflow.Restores.Tables;

/// <summary>The table <c>Restores</c>: partition key environment, row key the id without its prefix, so that a partition sorts by start time.</summary>
public sealed class RestoresTable(StorageConnection storage, TimeProvider time)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Restores";

    /// <summary>One restore, or null.</summary>
    public async Task<RestoreRow?> FindAsync(string env, string id, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), RestoreId.KeyOf(id), cancellation) is { } row ? RestoreRow.FromEntity(row) : null;
    }

    /// <summary>Finds a restore of any environment by its id, or null.</summary>
    public async Task<RestoreRow?> FindAnywhereAsync(string id, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        await foreach (var entity in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"RowKey eq {RestoreId.KeyOf(id)}"), 1, null, cancellation))
            return RestoreRow.FromEntity(entity);
        return null;
    }

    /// <summary>The row of a restore; every step after the first may rely on it.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<RestoreRow> GetAsync(string env, string id, CancellationToken cancellation) =>
        await FindAsync(env, id, cancellation) ?? throw new InvalidOperationException($"The table {TableName} has no row for restore {id}.");

    /// <summary>Moves a restore from what it is to what <paramref name="change"/> makes of it, and returns the row as it then is.</summary>
    /// <param name="env">Environment of its targets.</param>
    /// <param name="id">Its id.</param>
    /// <param name="change">Gives the new row, or null to leave it as it is. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    /// <exception cref="InvalidOperationException">The move is not legal.</exception>
    public async Task<RestoreRow?> MoveAsync(string env, string id, Func<RestoreRow?, RestoreRow?> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var from = await FindAsync(env, id, cancellation);
            if (change(from) is not { } to)
                return from;
            if (!RestoreTransitions.Allows(from?.Restore.Outcome, to.Restore.Outcome))
                throw new InvalidOperationException($"The restore {id} cannot go from {from?.Restore.Outcome.ToString() ?? "nothing"} to {to.Restore.Outcome}.");
            if (from is null ? await table.TryAddAsync(to.ToEntity(), cancellation)
                : await table.TryUpdateAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation))
                return to;
        }
    }

    /// <summary>Records that a document or a collection is about to be touched: from then on there is something to undo.</summary>
    public Task MarkAppliedAsync(string env, string id, CancellationToken cancellation) =>
        MoveAsync(env, id, now => now!.AppliedAt is null ? now with { AppliedAt = time.GetUtcNow() } : null, cancellation);

    /// <summary>Rows older than <paramref name="beforeId"/>, newest first.</summary>
    public async IAsyncEnumerable<RestoreRow> NewestFirstAsync(string env, string? beforeId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        var before = beforeId is null ? null : RestoreId.KeyOf(beforeId);
        await foreach (var entity in NewestFirst.ReadAsync(table, CollectionName.Encode(env), null, before, time.GetUtcNow(), cancellation))
            yield return RestoreRow.FromEntity(entity);
    }
}
