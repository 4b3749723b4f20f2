using System.Text.Json;
using CrashPoints.Tests.Disk;
using DurableTask.Sqlite.Store;

namespace CrashPoints.Tests;

/// <summary>Looks at a store behind the engine's back.</summary>
internal sealed class StoreProbe(string path) : IDisposable
{
    public const string FileName = "store.db";

    private readonly Connection _connection = Connection.Open(path, DiskVfs.Name);

    public bool HasTables => _connection.ReadLong("SELECT count(*) FROM sqlite_schema WHERE name = 'instances'") > 0;

    public long LastKey => _connection.ReadLong("SELECT ifnull(max(key), 0) FROM instances");

    public long KeyOf(string id)
    {
        Statement row = _connection.Prepare("SELECT ifnull(max(key), 0) FROM instances WHERE id = ?").Bind(id);
        return row.ReadLong();
    }

    /// <summary>All ids: those that a test gave by name, then those that were made up, in the order of their start.</summary>
    public List<string> Ids()
    {
        List<string> ids = [];
        Statement rows = _connection.Prepare("SELECT id FROM instances ORDER BY key");
        while (rows.Step())
            ids.Add(rows.Text(0));
        return [.. ids.Where(id => !Outcome.IsMadeUp(id)).Order(StringComparer.Ordinal), .. ids.Where(Outcome.IsMadeUp)];
    }

    /// <summary>Whether a text is anywhere in what instances were told, did or said.</summary>
    public bool Knows(string text)
    {
        string encoded = JsonEncodedText.Encode(text).ToString();
        Statement found = _connection.Prepare("""
            SELECT (SELECT count(*) FROM inbox WHERE instr(data, ?1)) + (SELECT count(*) FROM history WHERE instr(data, ?1))
                + (SELECT count(*) FROM inputs WHERE instr(data, ?1)) + (SELECT count(*) FROM outputs WHERE instr(output, ?1))
            """).Bind(encoded);
        return found.ReadLong() > 0;
    }

    /// <summary>What waits and what is stored apart: how much of it there is at the end is no matter of crashes.</summary>
    public string RowsLeft() => $"activities {Count("activities")}, timers {Count("timers")}, inbox {Count("inbox")},"
        + $" payloads {Count("payloads")} in {Count("payload_chunks")} pieces with {Count("payload_uses")} uses";

    /// <summary>What the store knows of activities, to hold against what the world has seen.</summary>
    public StoredCalls Calls()
    {
        StoredCalls calls = new();
        if (!HasTables)
            return calls;
        Statement rows = _connection.Prepare("SELECT key, execution, status, id FROM instances");
        while (rows.Step())
        {
            bool ended = ((Microsoft.DurableTask.Client.OrchestrationRuntimeStatus)rows.Int(2)).IsTerminal();
            calls.Instances[rows.Long(0)] = (rows.Int(1), ended);
            if (ended)
                calls.Ended.Add(rows.Text(3));
        }

        // A large result is in the inbox before the turn that takes it in.
        rows = _connection.Prepare("""
            SELECT instance, execution, task, kind FROM history WHERE kind IN (1, 2, 20)
            UNION ALL SELECT instance, execution, task, kind FROM inbox WHERE kind IN (1, 2)
            """);
        while (rows.Step())
            calls.Of((EventKind)rows.Int(3)).Add((rows.Long(0), rows.Int(1), rows.Int(2)));
        return calls;
    }

    public void Dispose() => _connection.Dispose();

    private long Count(string table) => _connection.ReadLong($"SELECT count(*) FROM {table}");
}

/// <summary>What a store knows of activities: which were asked for, which have a result, which have failed, by key, execution and task.</summary>
internal sealed class StoredCalls
{
    public Dictionary<long, (int Execution, bool Ended)> Instances { get; } = [];

    /// <summary>Ids of the instances that have ended.</summary>
    public HashSet<string> Ended { get; } = new(StringComparer.Ordinal);

    public HashSet<(long Key, int Execution, int TaskId)> Scheduled { get; } = [];

    public HashSet<(long Key, int Execution, int TaskId)> Completed { get; } = [];

    public HashSet<(long Key, int Execution, int TaskId)> Failed { get; } = [];

    public HashSet<(long Key, int Execution, int TaskId)> Of(EventKind kind) => kind switch
    {
        EventKind.TaskScheduled => Scheduled,
        EventKind.TaskCompleted => Completed,
        _ => Failed,
    };
}
