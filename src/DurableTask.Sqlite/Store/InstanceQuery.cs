using System.Text;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Lists of instances, page by page, newest first, by an index whatever the filters. One range of the index on status and time
/// for each status, merged; or, where few ids have the prefix, those ids. If both are many, the list is in the order of ids,
/// and a page ends after a number of rows, found or not (<see cref="Limits.RowsPerQueryStep"/>).
/// </summary>
internal static class InstanceQuery
{
    public static StoredDetails? One(Connection c, string id, bool inputsAndOutputs)
        => Details(c, c.Prepare(DetailsSql(inputsAndOutputs) + " WHERE i.id = ?").Bind(id));

    public static InstancePage Page(Connection c, InstanceFilter filter)
    {
        if (string.IsNullOrEmpty(filter.Prefix))
            return ByTime(c, filter, null);
        PageToken? token = PageToken.Parse(filter.After);
        if (token?.Id is not null)
            return ById(c, filter, filter.Prefix, token.Id);
        if (!IsWide(c, filter.Prefix))
            return OfFew(c, filter, filter.Prefix);
        return token is not null || !IsWide(c, filter) ? ByTime(c, filter, filter.Prefix) : ById(c, filter, filter.Prefix, null);
    }

    /// <summary>Keys by status and time, newest first, so many at most.</summary>
    public static List<long> Keys(Connection c, InstanceFilter filter, int most)
    {
        List<long> keys = [];
        Statement rows = TimeRange(c, "key, created_at", filter, most);
        while (rows.Step())
            keys.Add(rows.Long(0));
        return keys;
    }

    private static InstancePage ByTime(Connection c, InstanceFilter filter, string? prefix)
    {
        int most = prefix is null ? filter.PageSize + 1 : Limits.RowsPerQueryStep;
        Statement rows = TimeRange(c, prefix is null ? "key, created_at" : "key, created_at, id", filter, most);
        List<long> keys = [];
        PageToken? last = null;
        int seen = 0;
        while (keys.Count < filter.PageSize && rows.Step())
        {
            seen++;
            last = new PageToken(rows.Long(1), rows.Long(0), null);
            if (prefix is null || rows.Text(2).StartsWith(prefix, StringComparison.Ordinal))
                keys.Add(last.Key);
        }

        bool more = seen == most || (keys.Count == filter.PageSize && rows.Step());
        rows.Reset();
        return new InstancePage(Details(c, keys, filter.InputsAndOutputs), more ? last?.ToString() : null);
    }

    private static InstancePage OfFew(Connection c, InstanceFilter filter, string prefix)
    {
        PageToken before = PageToken.Parse(filter.After) ?? PageToken.First;
        List<PageToken> found = [];
        Statement rows = c.Prepare(IdRangeSql(isFirst: true)).Bind(prefix);
        while (rows.Step() && rows.Text(1).StartsWith(prefix, StringComparison.Ordinal))
        {
            PageToken place = new(rows.Long(3), rows.Long(0), null);
            if (Fits(filter, (OrchestrationRuntimeStatus)rows.Int(2), rows.Time(3)) && place.Place.CompareTo(before.Place) < 0)
                found.Add(place);
        }

        rows.Reset();
        found.Sort((a, b) => b.Place.CompareTo(a.Place));
        List<PageToken> page = found.Take(filter.PageSize).ToList();
        return new InstancePage(
            Details(c, page.ConvertAll(place => place.Key), filter.InputsAndOutputs), page.Count < found.Count ? page[^1].ToString() : null);
    }

    private static InstancePage ById(Connection c, InstanceFilter filter, string prefix, string? after)
    {
        Statement rows = c.Prepare(IdRangeSql(isFirst: after is null)).Bind(after ?? prefix);
        List<long> keys = [];
        string? last = null;
        bool more = false;
        for (int seen = 0; rows.Step() && rows.Text(1) is var id && id.StartsWith(prefix, StringComparison.Ordinal); seen++)
        {
            more = keys.Count == filter.PageSize || seen == Limits.RowsPerQueryStep;
            if (more)
                break;
            last = id;
            if (Fits(filter, (OrchestrationRuntimeStatus)rows.Int(2), rows.Time(3)))
                keys.Add(rows.Long(0));
        }

        rows.Reset();
        return new InstancePage(Details(c, keys, filter.InputsAndOutputs), more ? new PageToken(0, 0, last).ToString() : null);
    }

    internal static string IdRangeSql(bool isFirst)
        => $"SELECT key, id, status, created_at FROM instances WHERE id {(isFirst ? ">=" : ">")} ? ORDER BY id";

    private static bool Fits(InstanceFilter filter, OrchestrationRuntimeStatus status, DateTime createdAt)
        => (filter.Statuses is not { Count: > 0 } statuses || statuses.Contains(status))
            && (filter.CreatedFrom is not { } from || createdAt >= from)
            && (filter.CreatedTo is not { } to || createdAt <= to);

    /// <summary>Whether more rows have the prefix than a query looks at for a page.</summary>
    private static bool IsWide(Connection c, string prefix)
    {
        Statement row = c.Prepare("SELECT id FROM instances WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?").Bind(prefix).Bind(Limits.RowsPerQueryStep);
        bool isWide = row.Step() && row.Text(0).StartsWith(prefix, StringComparison.Ordinal);
        row.Reset();
        return isWide;
    }

    /// <summary>Whether more rows have the status and time than a query looks at for a page.</summary>
    private static bool IsWide(Connection c, InstanceFilter filter)
        => Keys(c, filter, Limits.RowsPerQueryStep + 1).Count > Limits.RowsPerQueryStep;

    /// <summary>Rows by status and time, newest first, after the token.</summary>
    private static Statement TimeRange(Connection c, string columns, InstanceFilter filter, int limit)
    {
        IReadOnlyCollection<OrchestrationRuntimeStatus> statuses = filter.Statuses is { Count: > 0 } asked
            ? [.. asked.Distinct()]
            : Enum.GetValues<OrchestrationRuntimeStatus>();
        Statement rows = c.Prepare(TimeRangeSql(columns, statuses.Count));
        PageToken token = PageToken.Parse(filter.After) ?? PageToken.First;
        long from = filter.CreatedFrom?.Ticks ?? 0;
        long to = Math.Min(filter.CreatedTo?.Ticks ?? long.MaxValue, token.Ticks);
        foreach (OrchestrationRuntimeStatus status in statuses)
            rows.Bind((long)status).Bind(from).Bind(to).Bind(token.Ticks).Bind(token.Key);
        return rows.Bind(limit);
    }

    /// <summary>A merge of one range of the index for each status.</summary>
    internal static string TimeRangeSql(string columns, int statuses)
    {
        StringBuilder sql = new();
        for (int i = 0; i < statuses; i++)
        {
            sql.Append(i == 0 ? string.Empty : " UNION ALL ").Append("SELECT ").Append(columns).Append("""
                 FROM instances INDEXED BY instances_status
                WHERE status = ? AND created_at >= ? AND created_at <= ? AND (created_at, key) < (?, ?)
                """);
        }

        return sql.Append(" ORDER BY created_at DESC, key DESC LIMIT ?").ToString();
    }

    private static List<StoredDetails> Details(Connection c, List<long> keys, bool inputsAndOutputs)
    {
        List<StoredDetails> page = new(keys.Count);
        foreach (long key in keys)
        {
            if (Details(c, c.Prepare(DetailsSql(inputsAndOutputs) + " WHERE i.key = ?").Bind(key)) is { } details)
                page.Add(details);
        }

        return page;
    }

    private static string DetailsSql(bool inputsAndOutputs) => inputsAndOutputs
        ? "SELECT i.key, i.id, i.name, i.version, i.status, i.created_at, i.updated_at, i.tags, p.data, o.output, o.failure, i.custom_status"
            + " FROM instances i LEFT JOIN inputs p ON p.instance = i.key LEFT JOIN outputs o ON o.instance = i.key"
        : "SELECT i.key, i.id, i.name, i.version, i.status, i.created_at, i.updated_at, i.tags, NULL, NULL, NULL, NULL FROM instances i";

    private static StoredDetails? Details(Connection c, Statement row)
    {
        if (!row.Step())
            return null;
        long key = row.Long(0);

        // Equal payloads are stored once: a hundred megabytes that were passed on are not read twice.
        string? input = row.Payload(8, c, key);
        string? output = row.IsBlob(8) && row.IsBlob(9) && row.Blob(8).SequenceEqual(row.Blob(9)) ? input : row.Payload(9, c, key);
        StoredDetails details = new(
            row.Text(1),
            row.Text(2),
            row.Text(3),
            (OrchestrationRuntimeStatus)row.Int(4),
            row.Time(5),
            row.Time(6),
            row.TextOrNull(7),
            input,
            output,
            row.Payload(10, c, key),
            row.Payload(11, c, key));
        row.Reset();
        return details;
    }
}
