using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>The columns of the table <c>Backups</c> that say how far a backup can be relied on.</summary>
public sealed class TrustTable(StorageConnection storage, BackupsTable backups)
{
    /// <summary>Writes what <paramref name="change"/> makes of a backup's trust, over the version of the row that it was shown. False: no such row.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="backupId">The row.</param>
    /// <param name="change">Gives the new columns. Asked again when somebody else wrote the row meanwhile.</param>
    /// <param name="cancellation">Stops writing.</param>
    public async Task<bool> ChangeAsync(string env, string backupId, Func<BackupTrust, BackupTrust> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        while (true)
        {
            if (await backups.FindAsync(env, backupId, cancellation) is not { } row)
                return false;
            var to = change(row.Trust);
            if (to == row.Trust)
                return true;
            var entity = new TableEntity(CollectionName.Encode(env), backupId);
            to.WriteTo(entity);
            if (await table.TryUpdateAsync(entity, row.ETag, TableUpdateMode.Merge, cancellation))
                return true;
        }
    }
}
