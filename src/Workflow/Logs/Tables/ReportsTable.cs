using Workflow.Storage;

namespace Workflow.Logs.Tables;

/// <summary>Which order a report became: rows of <c>LogUploads</c> in partitions of their own.</summary>
public sealed class ReportsTable(StorageConnection storage)
{
    private const string OrderId = "OrderId";
    private const string IsStarted = "IsStarted";

    /// <summary>The order of a report, and whether its orchestration is known to have been started; null if the report is unknown.</summary>
    public async Task<(string OrderId, bool IsStarted)?> FindAsync(string reportKey, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        return await table.FindAsync(reportKey, LogKeys.Report, cancellation) is { } row ? (row.GetString(OrderId), row.GetBoolean(IsStarted) ?? false) : null;
    }

    /// <summary>Assigns an order to the report; false if another call was first.</summary>
    public async Task<bool> TryAddAsync(string reportKey, string orderId, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        return await table.TryAddAsync(new(reportKey, LogKeys.Report) { [OrderId] = orderId }, cancellation);
    }

    /// <summary>Notes that the order's orchestration was started and its rows are there.</summary>
    public async Task StartedAsync(string reportKey, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(LogUploadsTable.TableName, cancellation);
        await table.UpsertEntityAsync(new TableEntity(reportKey, LogKeys.Report) { [IsStarted] = true }, TableUpdateMode.Merge, cancellation);
    }
}
