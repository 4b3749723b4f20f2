using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Backups.Schedule;

/// <summary>
/// Since when an environment has had its schedule (table <c>Backups</c>, row key <c>!schedule</c>): what an expression would have meant before
/// it was set is nobody's due time.
/// </summary>
public sealed class ScheduleTable(StorageConnection storage)
{
    private const string RowKey = "!schedule";
    private const string Expression = "Expression";
    private const string Since = "Since";

    /// <summary>Since when <paramref name="expression"/> counts; writes it down when it is new.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="expression">The schedule's.</param>
    /// <param name="takenUpAt">Since when it counts, if it is new.</param>
    /// <param name="now">The present: a time after it was written by a clock that was ahead, and is not believed.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<DateTimeOffset> SinceAsync(
        string env, string expression, DateTimeOffset takenUpAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        var row = await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation);
        if (row?.GetString(Expression) == expression && row.GetDateTimeOffset(Since) is { } since && since <= now)
            return since;
        var written = new TableEntity(CollectionName.Encode(env), RowKey) { [Expression] = expression, [Since] = takenUpAt };
        await table.UpsertEntityAsync(written, TableUpdateMode.Replace, cancellation);
        return takenUpAt;
    }
}
