using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>Ids of ended instances in the order of their end, page by page.</summary>
internal static class EndedQuery
{
    /// <summary>Reads the index on the end, and of the rows only the status, so many at most; then the page is short and has a next one.</summary>
    internal const string Sql = """
        SELECT id, ended_at, key, status FROM instances INDEXED BY instances_ended
        WHERE ended_at >= ? AND ended_at <= ? AND (ended_at, key) > (?, ?)
        ORDER BY ended_at, key LIMIT ?
        """;

    public static (IReadOnlyList<string> Ids, string? Next) Page(
        Connection c, IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after)
    {
        bool all = statuses is not { Count: > 0 };
        int most = all ? pageSize : Limits.RowsPerQueryStep;
        PageToken token = PageToken.Parse(after) ?? new PageToken(-1, -1, null);
        long start = Math.Max(from?.Ticks ?? 0, token.Ticks);
        Statement rows = c.Prepare(Sql).Bind(start).Bind(to ?? DateTime.MaxValue).Bind(token.Ticks).Bind(token.Key).Bind(most);
        List<string> ids = [];
        int seen = 0;
        string? next = null;
        while (ids.Count < pageSize && rows.Step())
        {
            seen++;
            if (all || statuses!.Contains((OrchestrationRuntimeStatus)rows.Int(3)))
                ids.Add(rows.Text(0));
            next = new PageToken(rows.Long(1), rows.Long(2), null).ToString();
        }

        rows.Reset();
        return (ids, ids.Count == pageSize || seen == most ? next : null);
    }
}
