using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The columns of the table <c>Backups</c> that say which backups are kept, and by whom.</summary>
public sealed class KeepingTable(StorageConnection storage, BackupsTable backups)
{
    /// <summary>
    /// Writes the result of <paramref name="change"/> to a backup's keeping, on the version of the row that it saw, and returns it; null if there
    /// is no such backup.
    /// </summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="backupId">The row.</param>
    /// <param name="change">Gives the new columns, or null to leave them. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<BackupKeeping?> ChangeAsync(
        string env, string backupId, Func<BackupRow, BackupKeeping?> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        while (true)
        {
            if (await backups.FindAsync(env, backupId, cancellation) is not { } row)
                return null;
            if (change(row) is not { } to)
                return row.Keeping;
            var entity = new TableEntity(CollectionName.Encode(env), backupId);
            to.WriteTo(entity);
            if (await table.TryUpdateAsync(entity, row.ETag, TableUpdateMode.Merge, cancellation))
                return to;
        }
    }

    /// <summary>Records that a run reads a backup, or until when it may need it afterwards. False if it is being deleted, or gone.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="backupId">The backup.</param>
    /// <param name="by">The run.</param>
    /// <param name="until">Null while it runs.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<bool> MarkAsync(string env, string backupId, string by, DateTimeOffset? until, CancellationToken cancellation) =>
        await ChangeAsync(
            env, backupId,
            row => row.Keeping is not { State: BackupState.Present } keeping || keeping.Readers.Any(one => one.By == by && one.Until == until) ? null
                : keeping with { Readers = [.. keeping.Readers.Where(one => one.By != by), new() { By = by, Until = until }] },
            cancellation) is { State: BackupState.Present };

    /// <summary>Says that a run has done with a backup.</summary>
    public Task UnmarkAsync(string env, string backupId, string by, CancellationToken cancellation) => ChangeAsync(
        env, backupId,
        row => row.Keeping.Readers.Any(one => one.By == by) ? row.Keeping with { Readers = [.. row.Keeping.Readers.Where(one => one.By != by)] } : null,
        cancellation);
}
