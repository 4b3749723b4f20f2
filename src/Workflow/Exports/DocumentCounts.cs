using Microsoft.Extensions.Logging;
using WeChat;

namespace Workflow.Exports;

/// <summary>How many documents a collection holds now. A count says more than the job does, but not every account may have one.</summary>
public sealed class DocumentCounts(CloudDatabaseClient wechat, ILogger<DocumentCounts> logger)
{
    /// <summary>The count; null where the service refuses it, which must not cost the collection.</summary>
    /// <exception cref="WeChatException">The service could not be reached, or asks to wait: the step is tried again.</exception>
    public async Task<long?> FindAsync(string backupId, string env, string collection, CancellationToken cancellation)
    {
        try
        {
            return await wechat.CountAsync(env, collection, cancellation);
        }
        catch (WeChatException refused) when (refused.Code is not null && refused.Class != ErrorClass.RetryLater)
        {
            Log.CountRefused(logger, backupId, Printable.Of(collection), refused.Message);
            return null;
        }
    }
}
