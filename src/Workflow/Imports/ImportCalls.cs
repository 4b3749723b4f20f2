using WeChat;

namespace Workflow.Imports;

/// <summary>What restores and drills ask the service about collections, jobs and uploaded files.</summary>
internal static class ImportCalls
{
    /// <summary>Whether a collection exists. The list of collections may be short for a moment; a count is of one collection.</summary>
    public static async Task<bool> ExistsAsync(this CloudDatabaseClient wechat, string env, string collection, CancellationToken cancellation)
    {
        try
        {
            await wechat.CountAsync(env, collection, cancellation);
            return true;
        }
        catch (WeChatException missing) when (missing.Refusal == KnownRefusal.CollectionMissing)
        {
            return false;
        }
    }

    /// <summary>The state of a job; null for one that the service has forgotten, which has ended.</summary>
    public static async Task<MigrateStatus?> FindJobAsync(this CloudDatabaseClient wechat, string env, long jobId, CancellationToken cancellation)
    {
        try
        {
            return await wechat.GetMigrateStatusAsync(env, jobId, cancellation);
        }
        catch (WeChatException unknown) when (unknown is { Class: ErrorClass.Permanent, Scope: not (ErrorScope.Account or ErrorScope.Environment) })
        {
            return null;
        }
    }

    /// <summary>Deletes an uploaded file, if there is one; the service leaves it where it is. Null, or why it still exists.</summary>
    /// <param name="wechat">The service.</param>
    /// <param name="env">Environment id.</param>
    /// <param name="path">Where it was uploaded to.</param>
    /// <param name="fileId">Its id; null if it is not known.</param>
    /// <param name="cancellation">Stops.</param>
    public static async Task<string?> DeleteUploadAsync(this CloudDatabaseClient wechat, string env, string path, string? fileId, CancellationToken cancellation)
    {
        fileId ??= await wechat.GetFileIdAsync(env, path, cancellation);
        var deleted = await wechat.DeleteFilesAsync(env, [fileId], cancellation);
        return deleted is [{ Gone: false } kept, ..] ? kept.Reason ?? "The service did not say why." : null;
    }
}
