using WeChat;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Parts;

/// <summary>The uploaded files of parts: the service leaves them where they are.</summary>
internal static class PartFiles
{
    /// <summary>Deletes the file of a part, if there is one. Null, or why it still exists.</summary>
    public static async Task<string?> DeleteAsync(CloudDatabaseClient wechat, string env, PartRow part, CancellationToken cancellation)
    {
        var fileId = part.FileId ?? await wechat.GetFileIdAsync(env, part.Path!, cancellation);
        var deleted = await wechat.DeleteFilesAsync(env, [fileId], cancellation);
        return deleted is [{ Gone: false } kept, ..] ? kept.Reason ?? "The service did not say why." : null;
    }
}
