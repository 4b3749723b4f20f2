using WeChat;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Drills.Tables;
using Workflow.Imports;

namespace Workflow.Drills;

/// <summary>
/// Removes everything that a drill has created: files, throw-away collections, their exports. Only items in its rows are touched, and a collection only if
/// it did not exist when the drill requested it.
/// </summary>
public sealed class DrillCleaner(
    DrillUnitsTable units, ExportsTable exports, BackupBlobs files, DerivedBlobs derived, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>Removes what one collection of a drill has left. Null when all is gone, or a sentence that says what has to end first.</summary>
    /// <exception cref="WeChatException">The service refuses it; a retry continues.</exception>
    internal async Task<string?> RemoveAsync(DrillUnitRow unit, CancellationToken cancellation)
    {
        // An import after the collection is gone might create it again.
        if (unit.JobId is { } jobId && await IsRunningAsync(unit, jobId, cancellation))
            return $"The import {jobId} into '{unit.Target}' is still running.";
        if (unit is { IsRemoved: false, AskedAt: not null } && unit.LostUntil > time.GetUtcNow())
            return $"An import into '{unit.Target}', whose answer was lost, may still come.";
        foreach (var path in unit.Paths)
        {
            if (await DeleteFileAsync(unit, path, cancellation) is { } kept)
                return $"An uploaded file could not be deleted. {kept}";
        }
        if (unit is { AskedAt: not null, IsRemoved: false })
            await wechat.DeleteCollectionAsync(unit.Env, unit.Target, cancellation);
        await exports.DeleteAsync(unit.Proof, cancellation);
        await units.ChangeAsync(unit, now => now with { IsRemoved = true, JobId = null, PartAskedAt = null }, cancellation);
        return null;
    }

    /// <summary>Deletes an uploaded file and takes it out of its row. Null, or why it still exists.</summary>
    internal async Task<string?> DeleteFileAsync(DrillUnitRow unit, string path, CancellationToken cancellation)
    {
        if (await wechat.DeleteUploadAsync(unit.Env, path, null, cancellation) is { } kept)
            return kept;
        await units.ChangeAsync(unit, now => now.Paths.Contains(path) ? now with { Paths = [.. now.Paths.Where(one => one != path)] } : now, cancellation);
        return null;
    }

    /// <summary>Removes the blobs of a drill.</summary>
    internal async Task DeleteBlobsAsync(string env, string id, CancellationToken cancellation)
    {
        var folder = DrillBlobs.FolderOf(env, id);
        await files.DeleteAllAsync(folder, cancellation);
        await derived.DeleteAllAsync(folder, cancellation);
    }

    /// <summary>Tries to remove what all collections of a drill have left, and names what is still there.</summary>
    internal async Task<IReadOnlyList<string>> RemoveAllAsync(string env, string id, CancellationToken cancellation)
    {
        var left = new List<string>();
        foreach (var unit in await units.ListAsync(env, id, cancellation))
        {
            if (unit is { IsRemoved: true, Paths.Count: 0 } || (unit.AskedAt is null && unit.Paths.Count == 0))
                continue;
            try
            {
                if (await RemoveAsync(unit, cancellation) is null)
                    continue;
            }
            catch (WeChatException)
            {
                // It stays named, and is tried again.
            }
            left.AddRange(unit.IsRemoved ? unit.Paths : [unit.Target, .. unit.Paths]);
        }
        return left.Count > Limits.LeftoversNamed ? left[..Limits.LeftoversNamed] : left;
    }

    private async Task<bool> IsRunningAsync(DrillUnitRow unit, long jobId, CancellationToken cancellation) =>
        unit.PartAskedAt + Limits.LongestWait >= time.GetUtcNow()
        && await wechat.FindJobAsync(unit.Env, jobId, cancellation) is { State: MigrateState.Running };
}
