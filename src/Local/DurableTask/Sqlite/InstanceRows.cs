using System.Text.Json;
using Local.DurableTask.Client;
using Local.DurableTask.Engine;

namespace Local.DurableTask.Sqlite;

/// <summary>Creates and deletes instances. Runs on the writer's thread, inside its transaction.</summary>
internal sealed class InstanceRows
{
    private long _lastKey;

    public InstanceRows(Connection connection) => _lastKey = connection.ReadLong("SELECT ifnull(max(key), 0) FROM instances");

    public CreateResult Create(Connection c, NewInstance instance, IReadOnlyCollection<OrchestrationRuntimeStatus>? dedupe)
    {
        if (Find(c, instance.Id) is { } existing)
        {
            if (!existing.Status.IsTerminal() || dedupe?.Contains(existing.Status) == true)
                return new CreateResult(0, existing.Status);
            Delete(c, existing.Key);
        }

        long key = ++_lastKey;
        Insert(c, key, instance);
        if (instance.Input is not null)
            c.Prepare("INSERT INTO inputs(instance, data) VALUES(?, ?)").Bind(key).BindPayload(c, key, instance.Input).Run();
        return new CreateResult(key, null);
    }

    public static (long Key, OrchestrationRuntimeStatus Status)? Find(Connection c, string id)
    {
        Statement row = c.Prepare("SELECT key, status FROM instances WHERE id = ?").Bind(id);
        if (!row.Step())
            return null;
        (long, OrchestrationRuntimeStatus) found = (row.Long(0), (OrchestrationRuntimeStatus)row.Int(1));
        row.Reset();
        return found;
    }

    /// <summary>Deletes the ended ones among these, with their children if asked; returns how many instances went.</summary>
    public static int Purge(Connection c, IReadOnlyList<string> ids, bool recursive)
    {
        int count = 0;
        Queue<long> ended = new();
        foreach (string id in ids)
        {
            if (Find(c, id) is { } found && found.Status.IsTerminal())
                ended.Enqueue(found.Key);
        }

        while (ended.TryDequeue(out long key))
        {
            if (recursive)
            {
                foreach ((long child, OrchestrationRuntimeStatus status) in Children(c, key))
                {
                    if (status.IsTerminal())
                        ended.Enqueue(child);
                }
            }

            count += Delete(c, key);
        }

        return count;
    }

    public static List<(long Key, OrchestrationRuntimeStatus Status)> Children(Connection c, long parent)
    {
        List<(long, OrchestrationRuntimeStatus)> children = [];
        Statement rows = c.Prepare("SELECT key, status FROM instances WHERE parent_key = ?").Bind(parent);
        while (rows.Step())
            children.Add((rows.Long(0), (OrchestrationRuntimeStatus)rows.Int(1)));
        return children;
    }

    private static int Delete(Connection c, long key)
    {
        PayloadWriter.Release(c, key);
        c.Prepare("DELETE FROM history WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM activities WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM timers WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM inbox WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM inputs WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM outputs WHERE instance = ?").Bind(key).Run();
        c.Prepare("DELETE FROM instances WHERE key = ?").Bind(key).Run();
        return c.Changes;
    }

    private static void Insert(Connection c, long key, NewInstance instance)
    {
        Statement row = c.Prepare("""
            INSERT INTO instances(key, id, name, version, status, execution, started, created_at, updated_at, start_at, tags,
                parent_key, parent_id, parent_name, parent_execution, parent_task)
            VALUES(?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        row.Bind(key).Bind(instance.Id).Bind(instance.Name).Bind(instance.Version).Bind((long)OrchestrationRuntimeStatus.Pending)
            .Bind(instance.CreatedAt).Bind(instance.CreatedAt).Bind(instance.StartAt)
            .Bind(instance.Tags is { Count: > 0 } tags ? JsonSerializer.Serialize(tags) : null);
        if (instance.Parent is { } parent)
            row.Bind(parent.Key).Bind(parent.Id).Bind(parent.Name).Bind(parent.Execution).Bind(parent.TaskId);
        else
            row.Bind((string?)null).Bind((string?)null).Bind((string?)null).Bind((string?)null).Bind((string?)null);
        row.Run();
    }
}
