using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>All reads, on separate connections: they see committed data and never wait for the writer.</summary>
internal sealed class Reader(string path, string? vfs) : IDisposable
{
    internal const string InstanceColumns = """
        SELECT i.key, i.id, i.name, i.version, i.status, i.execution, i.started, i.created_at, i.updated_at, i.start_at,
            i.parent_key, i.parent_id, i.parent_name, i.parent_execution, i.parent_task,
            (SELECT ifnull(max(h.seq) + 1, 0) FROM history h WHERE h.instance = i.key AND h.execution = i.execution),
            p.data
        FROM instances i LEFT JOIN inputs p ON p.instance = i.key
        """;

    private readonly ConcurrentBag<Connection> _idle = [];
    private volatile bool _disposed;

    public StoredInstance? Find(string id) => Read(c => One(c.Prepare($"{InstanceColumns} WHERE i.id = ?").Bind(id), Instance), id);

    public StoredInstance? Load(long key) => Read(c => One(c.Prepare($"{InstanceColumns} WHERE i.key = ?").Bind(key), Instance), key: key);

    public IReadOnlyList<HistoryEvent> ReadHistory(long key, int execution) => Read(c =>
    {
        List<HistoryEvent> events = [];
        Statement rows = c.Prepare("SELECT kind, at, task, name, target, data, fire_at FROM history WHERE instance = ? AND execution = ? ORDER BY seq")
            .Bind(key).Bind(execution);
        while (rows.Step())
        {
            events.Add(new HistoryEvent(
                (EventKind)rows.Int(0), rows.Time(1), rows.Int(2), rows.TextOrNull(3), rows.TextOrNull(4), rows.Payload(5, c, key), rows.TimeOrNull(6)));
        }

        return events;
    }, key: key);

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
                Data = rows.Payload(5, c, key),
                Recursive = rows.Bool(6),
            });
        }

        return messages;
    }, key: key);

    public string ReadPayload(long key, byte[] hash) => Read(c => PayloadReader.Read(c, hash, key), key: key);

    public string? ReadInput(long key) => Read(c => One(
        c.Prepare("SELECT data FROM inputs WHERE instance = ?").Bind(key), row => row.Payload(0, c, key)), key: key);

    public string? ReadActivityInput(ActivityCall call) => Read(c => One(
        c.Prepare("""
            SELECT iif(a.name IS NULL, h.data, a.input) FROM activities a
            LEFT JOIN history h ON h.instance = a.instance AND h.execution = a.execution AND h.seq = a.seq AND a.name IS NULL
            WHERE a.instance = ? AND a.execution = ? AND a.task = ?
            """).Bind(call.Key).Bind(call.Execution).Bind(call.TaskId),
        row => row.Payload(0, c, call.Key)), call.InstanceId);

    public StoredDetails? ReadDetails(string id, bool inputsAndOutputs) => Read(c => InstanceQuery.One(c, id, inputsAndOutputs), id);

    public InstancePage Query(InstanceFilter filter) => Read(c => InstanceQuery.Page(c, filter));

    public (IReadOnlyList<string> Ids, string? Next) ListEnded(
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after)
        => Read(c => EndedQuery.Page(c, statuses, from, to, pageSize, after));

    public Recovery ReadRecovery() => Read(RecoveryReader.Read);

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out Connection? connection))
            connection.Dispose();
    }

    private T Read<T>(Func<Connection, T> read, string? id = null, long? key = null)
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
        catch (SqliteError error) when (error.IsDamage && (id is not null || key is not null))
        {
            string whose = id ?? StoredDamage.NameOf(connection, key!.Value);
            connection.Dispose();
            throw StoredDamage.OfInstance(whose, error);
        }
        catch (SqliteError error) when (error.IsDamage)
        {
            connection.Dispose();
            throw StoredDamage.OfStore(path, error);
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

    private static T? One<T>(Statement row, Func<Statement, T?> read) where T : class
    {
        T? found = row.Step() ? read(row) : null;
        row.Reset();
        return found;
    }

    internal static StoredInstance Instance(Statement row) => new(
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
        row.IsNull(10) ? null : new ParentCall(row.Long(10), row.Text(11), row.Text(12), row.Int(13), row.Int(14)),
        row.Int(15),
        row.IsBlob(16) ? null : row.TextOrNull(16),
        row.IsBlob(16));
}
