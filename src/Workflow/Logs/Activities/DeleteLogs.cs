using Microsoft.Extensions.Logging;
using Workflow.Logs.Tables;

namespace Workflow.Logs.Activities;

/// <summary>Removes the logs of an order: the blobs, then the rows of its chunks; the order's row stays and says when.</summary>
public sealed class DeleteLogs(LogOrdersTable orders, LogUploadsTable uploads, LogBlobs blobs, TimeProvider time, ILogger<DeleteLogs> logger)
{
    /// <summary>Returns the order's id.</summary>
    [Function(nameof(DeleteLogs))]
    public async Task<string> Run([ActivityTrigger] RetentionPlan input, CancellationToken cancellation)
    {
        // The mark first: from then on readers are told that the logs are removed, not that they are missing.
        if (await orders.FindAsync(input.Env, input.OrderId, cancellation) is { DeletedAt: null } order)
            await orders.WriteAsync(order with { DeletedAt = time.GetUtcNow() }, cancellation);
        await blobs.DeleteAsync(LogKeys.File(input.Env, input.OrderId), cancellation);
        await blobs.DeleteAsync(LogKeys.Index(input.Env, input.OrderId), cancellation);
        await blobs.DeleteAllAsync(LogKeys.Staged(input.Env, input.OrderId), cancellation);
        if (input.ReportKey is { } reportKey)
            await uploads.DeleteAsync(reportKey, cancellation);
        await uploads.DeleteAsync(input.OrderId, cancellation);
        Log.LogsDeleted(logger, input.OrderId, input.Env);
        return input.OrderId;
    }
}
