using Microsoft.Extensions.Logging;
using WeChat;

namespace Workflow.Exports;

/// <summary>How many documents an export would find now. A count is more reliable than the job, but not every account may count.</summary>
public sealed class DocumentCounts(CloudDatabaseClient wechat, ILogger<DocumentCounts> logger)
{
    /// <summary>The count; null if the service refuses it, which must not fail the collection.</summary>
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
