using System.Runtime.CompilerServices;

namespace Workflow.Storage;

/// <summary>
/// Reads rows whose keys are <see cref="TimedId"/>s, newest first. A table can only be read in ascending order, so this goes back window by
/// window and reverses each; windows grow where there are few rows and shrink where there are many, so a page costs a few queries and little memory
/// whether a partition has a row per year or a thousand per minute.
/// </summary>
internal static class NewestFirst
{
    // Half of what a query answers at once.
    private const int WindowRows = 500;

    // Ids start with a digit; other rows of a partition have keys that sort before or after all of them.
    private const string FirstKey = "0";
    private const string LastKey = "9~";

    private static readonly TimeSpan FirstWindow = TimeSpan.FromHours(1);
    private static readonly TimeSpan SmallestWindow = TimeSpan.FromSeconds(1);

    /// <summary>The rows.</summary>
    /// <param name="table">Where they are.</param>
    /// <param name="partition">The partition key.</param>
    /// <param name="condition">A filter on other columns, or null.</param>
    /// <param name="beforeId">Only rows with smaller keys; null for all.</param>
    /// <param name="now">Roughly the time of the newest.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async IAsyncEnumerable<TableEntity> ReadAsync(
        TableClient table, string partition, string? condition, string? beforeId, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var upper = beforeId ?? LastKey;
        if (await OldestAsync(table, partition, cancellation) is not { } oldest)
            yield break;
        var end = Second(TimedId.TimeOf(upper) is { } before && before < now ? before : now) + SmallestWindow;
        if (end <= oldest)
            end = oldest;

        // From clocks that were ahead of this one: rarely any.
        var ahead = await WindowAsync(table, partition, condition, TimedId.Prefix(end), upper, null, cancellation);
        for (var i = ahead!.Count - 1; i >= 0; i--)
            yield return ahead[i];

        for (var width = FirstWindow; end > oldest;)
        {
            var start = end - oldest <= width ? oldest : end - width;
            var to = TimedId.Prefix(end);
            var rows = await WindowAsync(
                table, partition, condition, TimedId.Prefix(start), string.CompareOrdinal(upper, to) < 0 ? upper : to,
                width > SmallestWindow ? WindowRows : null, cancellation);
            if (rows is null)
            {
                width = Second(width / 8);
                continue;
            }
            for (var i = rows.Count - 1; i >= 0; i--)
                yield return rows[i];
            end = start;
            if (rows.Count < WindowRows / 4)
                width *= 4;
        }
    }

    /// <summary>The rows of a window in ascending order; null if there are more than <paramref name="most"/>.</summary>
    private static async Task<List<TableEntity>?> WindowAsync(
        TableClient table, string partition, string? condition, string fromKey, string toKey, int? most, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        if (string.CompareOrdinal(fromKey, toKey) >= 0)
            return rows;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {fromKey} and RowKey lt {toKey}");
        await foreach (var entity in table.QueryAsync<TableEntity>(condition is null ? filter : $"({filter}) and ({condition})", most + 1, null, cancellation))
        {
            if (rows.Count == most)
                return null;
            rows.Add(entity);
        }
        return rows;
    }

    private static async Task<DateTimeOffset?> OldestAsync(TableClient table, string partition, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {FirstKey} and RowKey lt {LastKey}");
        await foreach (var entity in table.QueryAsync<TableEntity>(filter, 1, ["RowKey"], cancellation))
            return TimedId.TimeOf(entity.RowKey);
        return null;
    }

    private static DateTimeOffset Second(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    private static TimeSpan Second(TimeSpan span) =>
        span < SmallestWindow ? SmallestWindow : TimeSpan.FromTicks(span.Ticks - (span.Ticks % TimeSpan.TicksPerSecond));
}
