using System.Text.Json;
using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

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
            Purge.Delete(c, [existing.Key]);
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

    public static List<(long Key, OrchestrationRuntimeStatus Status)> Children(Connection c, long parent)
    {
        List<(long, OrchestrationRuntimeStatus)> children = [];
        Statement rows = c.Prepare("SELECT key, status FROM instances WHERE parent_key = ?").Bind(parent);
        while (rows.Step())
            children.Add((rows.Long(0), (OrchestrationRuntimeStatus)rows.Int(1)));
        return children;
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
