using Microsoft.Extensions.Logging;
using WeChat;

namespace Workflow.Exports;

/// <summary>How many documents an export would find now. A count says more than the job does, but not every account may have one.</summary>
public sealed class DocumentCounts(CloudDatabaseClient wechat, ILogger<DocumentCounts> logger)
{
    /// <summary>The count; null where the service refuses it, which must not cost the collection.</summary>
    /// <exception cref="WeChatException">The service could not be reached, or asks to wait: the step is tried again.</exception>
    public async Task<long?> FindAsync(string backupId, string env, string collection, ExportPart part, CancellationToken cancellation)
    {
        try
        {
            return part.Bound(await wechat.CountAsync(env, collection, part.Counted, cancellation));
        }
        catch (WeChatException refused) when (refused.Code is not null && refused.Class != ErrorClass.RetryLater)
        {
            Log.CountRefused(logger, backupId, Printable.Of(collection), refused.Message);
            return null;
        }
    }
}
