using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Local.DurableTask.Client;
using Local.DurableTask.Engine;

namespace Local.DurableTask.Sqlite;

/// <summary>All reads, on connections of their own: they see what is committed and never wait for the writer.</summary>
internal sealed class Reader(string path, string? vfs) : IDisposable
{
    private const string InstanceColumns = """
        SELECT i.key, i.id, i.name, i.version, i.status, i.execution, i.started, i.created_at, i.updated_at, i.start_at, i.custom_status,
            i.parent_key, i.parent_id, i.parent_name, i.parent_execution, i.parent_task,
            (SELECT ifnull(max(h.seq) + 1, 0) FROM history h WHERE h.instance = i.key AND h.execution = i.execution),
            p.data
        FROM instances i LEFT JOIN inputs p ON p.instance = i.key
        """;

    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    public StoredInstance? Find(string id) => Read(c => One(c.Prepare($"{InstanceColumns} WHERE i.id = ?").Bind(id)));

    public StoredInstance? Load(long key) => Read(c => One(c.Prepare($"{InstanceColumns} WHERE i.key = ?").Bind(key)));

    public IReadOnlyList<HistoryEvent> ReadHistory(long key, int execution) => Read(c =>
    {
        List<HistoryEvent> events = [];
        Statement rows = c.Prepare("SELECT kind, at, task, name, target, data, fire_at FROM history WHERE instance = ? AND execution = ? ORDER BY seq")
            .Bind(key).Bind(execution);
        while (rows.Step())
        {
            events.Add(new HistoryEvent(
                (EventKind)rows.Int(0), rows.Time(1), rows.Int(2), rows.TextOrNull(3), rows.TextOrNull(4), rows.TextOrNull(5), rows.TimeOrNull(6)));
        }

        return events;
    });

    public IReadOnlyList<Message> ReadInbox(long key) => Read(c =>
    {
        List<Message> messages = [];
        Statement rows = c.Prepare("SELECT seq, execution, kind, task, name, data, recursive FROM inbox WHERE instance = ? ORDER BY seq").Bind(key);
        while (rows.Step())
        {
            messages.Add(new Message
            {
                InboxSeq = rows.Long(0),
                Execution = rows.Int(1),
                Kind = (EventKind)rows.Int(2),
                TaskId = rows.Int(3),
                Name = rows.TextOrNull(4),
                Data = rows.TextOrNull(5),
                Recursive = rows.Bool(6),
            });
        }

        return messages;
    });

    public StoredDetails? ReadDetails(string id, bool inputsAndOutputs) => Read(c =>
    {
        Statement row = c.Prepare(DetailColumns(inputsAndOutputs) + " WHERE i.id = ?").Bind(id);
        StoredDetails? details = row.Step() ? Details(row) : null;
        row.Reset();
        return details;
    });

    public InstancePage Query(InstanceFilter filter) => Read(c =>
    {
        StringBuilder sql = new(DetailColumns(filter.InputsAndOutputs));
        sql.Append(" WHERE 1");
        if (filter.Before is not null)
            sql.Append(" AND i.key < ?");
        if (filter.CreatedFrom is not null)
            sql.Append(" AND i.created_at >= ?");
        if (filter.CreatedTo is not null)
            sql.Append(" AND i.created_at <= ?");
        if (!string.IsNullOrEmpty(filter.Prefix))
            sql.Append(" AND i.id >= ? AND substr(i.id, 1, length(?)) = ?");
        AppendStatuses(sql, filter.Statuses);
        sql.Append(" ORDER BY i.key DESC LIMIT ?");

        Statement rows = c.Prepare(sql.ToString());
        if (filter.Before is { } before)
            rows.Bind(before);
        if (filter.CreatedFrom is { } from)
            rows.Bind(from);
        if (filter.CreatedTo is { } to)
            rows.Bind(to);
        if (!string.IsNullOrEmpty(filter.Prefix))
            rows.Bind(filter.Prefix).Bind(filter.Prefix).Bind(filter.Prefix);
        rows.Bind(filter.PageSize + 1L);

        List<StoredDetails> page = [];
        long last = 0;
        bool more = false;
        while (rows.Step())
        {
            more = page.Count == filter.PageSize;
            if (more)
                break;
            last = rows.Long(0);
            page.Add(Details(rows));
        }

        rows.Reset();
        return new InstancePage(page, more ? last : null);
    });

    public (IReadOnlyList<string> Ids, string? Next) ListEnded(
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after) => Read(c =>
    {
        StringBuilder sql = new("SELECT i.id, i.ended_at, i.key FROM instances i WHERE i.ended_at >= ? AND i.ended_at <= ? AND (i.ended_at, i.key) > (?, ?)");
        AppendStatuses(sql, statuses);
        sql.Append(" ORDER BY i.ended_at, i.key LIMIT ?");
        (long afterTicks, long afterKey) = ParseToken(after);
        Statement rows = c.Prepare(sql.ToString())
            .Bind(from ?? DateTime.MinValue).Bind(to ?? DateTime.MaxValue).Bind(afterTicks).Bind(afterKey).Bind(pageSize);
        List<string> ids = [];
        string? next = null;
        while (rows.Step())
        {
            ids.Add(rows.Text(0));
            next = string.Create(CultureInfo.InvariantCulture, $"{rows.Long(1)}:{rows.Long(2)}");
        }

        return ((IReadOnlyList<string>)ids, ids.Count == pageSize ? next : null);
    });

    public Recovery ReadRecovery() => Read(c =>
    {
        List<StoredInstance> starts = [];
        Statement rows = c.Prepare($"{InstanceColumns} WHERE i.status IN ({(int)OrchestrationRuntimeStatus.Running}, {(int)OrchestrationRuntimeStatus.Pending}) AND i.started = 0 ORDER BY i.key");
        while (rows.Step())
            starts.Add(Instance(rows));

        List<ActivityCall> activities = [];
        rows = c.Prepare("""
            SELECT a.instance, i.id, a.execution, a.task, ifnull(a.name, h.name), ifnull(a.version, h.target), iif(a.name IS NULL, h.data, a.input)
            FROM activities a JOIN instances i ON i.key = a.instance
            LEFT JOIN history h ON h.instance = a.instance AND h.execution = a.execution AND h.seq = a.seq AND a.name IS NULL
            ORDER BY a.instance, a.execution, a.task
            """);
        while (rows.Step())
            activities.Add(new ActivityCall(rows.Long(0), rows.Text(1), rows.Int(2), rows.Int(3), rows.Text(4), rows.Text(5), rows.TextOrNull(6)));

        List<TimerCall> timers = [];
        rows = c.Prepare("SELECT instance, execution, task, fire_at, made_at FROM timers");
        while (rows.Step())
            timers.Add(new TimerCall(rows.Long(0), rows.Int(1), rows.Int(2), rows.Time(3), rows.Time(4)));

        List<long> withMessages = [];
        rows = c.Prepare("SELECT DISTINCT instance FROM inbox");
        while (rows.Step())
            withMessages.Add(rows.Long(0));
        return new Recovery(starts, activities, timers, withMessages);
    });

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out Connection? connection))
            connection.Dispose();
    }

    private T Read<T>(Func<Connection, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out Connection? connection))
        {
            connection = Connection.Open(path, vfs);
            connection.Execute("PRAGMA query_only=1; PRAGMA cache_size=-4000");
        }

        T result;
        try
        {
            result = read(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        _idle.Add(connection);
        if (_disposed)
            Dispose();
        return result;
    }

    private static StoredInstance? One(Statement row)
    {
        StoredInstance? found = row.Step() ? Instance(row) : null;
        row.Reset();
        return found;
    }

    private static StoredInstance Instance(Statement row) => new(
        row.Long(0),
        row.Text(1),
        row.Text(2),
        row.Text(3),
        (OrchestrationRuntimeStatus)row.Int(4),
        row.Int(5),
        row.Bool(6),
        row.Time(7),
        row.Time(8),
        row.TimeOrNull(9),
        row.TextOrNull(10),
        row.IsNull(11) ? null : new ParentCall(row.Long(11), row.Text(12), row.Text(13), row.Int(14), row.Int(15)),
        row.Int(16),
        row.TextOrNull(17));

    private static string DetailColumns(bool inputsAndOutputs) => inputsAndOutputs
        ? "SELECT i.key, i.id, i.name, i.version, i.status, i.created_at, i.updated_at, i.tags, p.data, o.output, o.failure, i.custom_status"
            + " FROM instances i LEFT JOIN inputs p ON p.instance = i.key LEFT JOIN outputs o ON o.instance = i.key"
        : "SELECT i.key, i.id, i.name, i.version, i.status, i.created_at, i.updated_at, i.tags, NULL, NULL, NULL, NULL FROM instances i";

    private static StoredDetails Details(Statement row) => new(
        row.Text(1),
        row.Text(2),
        row.Text(3),
        (OrchestrationRuntimeStatus)row.Int(4),
        row.Time(5),
        row.Time(6),
        row.TextOrNull(7),
        row.TextOrNull(8),
        row.TextOrNull(9),
        row.TextOrNull(10),
        row.TextOrNull(11));

    private static void AppendStatuses(StringBuilder sql, IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses)
    {
        if (statuses is { Count: > 0 })
            sql.Append(CultureInfo.InvariantCulture, $" AND i.status IN ({string.Join(',', statuses.Select(status => (int)status))})");
    }

    private static (long Ticks, long Key) ParseToken(string? token)
    {
        if (string.IsNullOrEmpty(token))
            return (-1, -1);
        string[] parts = token.Split(':');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long key)
            ? (ticks, key)
            : throw new ArgumentException("The continuation token is not one that this store gave out.", nameof(token));
    }
}
