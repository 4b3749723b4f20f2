using Workflow.Catalogue;

namespace Workflow.Restores;

/// <summary>Records in the catalogue which backups a restore reads, and until when its undo may: they are not deleted until then.</summary>
public sealed class RestoreReaders(KeepingTable keeping, RestoreBlobs blobs)
{
    /// <summary>Marks them. Null, or the one that is being deleted or gone.</summary>
    internal async Task<string?> MarkAsync(RestoreRequest request, CancellationToken cancellation)
    {
        foreach (var (env, backup) in await ReadAsync(request, cancellation))
        {
            if (!await keeping.MarkAsync(env, backup, request.Id, null, cancellation))
                return backup;
        }
        return null;
    }

    /// <summary>The restore has ended: they are needed until it can no longer be undone, or not at all.</summary>
    internal async Task ReleaseAsync(RestoreRequest request, DateTimeOffset? undoUntil, CancellationToken cancellation)
    {
        foreach (var (env, backup) in await ReadAsync(request, cancellation))
        {
            if (undoUntil is null)
                await keeping.UnmarkAsync(env, backup, request.Id, cancellation);
            else
                await keeping.MarkAsync(env, backup, request.Id, undoUntil, cancellation);
        }
    }

    // An undo also compares with the documents that the undone restore put back.
    private async Task<List<(string Env, string Backup)>> ReadAsync(RestoreRequest request, CancellationToken cancellation)
    {
        var undone = request.UndoOf is { } id ? await blobs.FindRequestAsync(request.Env, id, cancellation) : null;
        return [.. ((RestoreRequest?[])[request, undone]).Where(one => one?.BackupId is not null).Select(one => (one!.BackupEnv, one.BackupId!)).Distinct()];
    }
}
