using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Deletes ended instances with all their data, in steps (<see cref="Limits.InstancesPerPurgeStep"/>): each is one operation of
/// the writer, and turns get in between. Descendants are deleted before their ancestors, so that a crash between two steps leaves
/// nothing that cannot be reached. Runs on the writer's thread, inside its transaction.
/// </summary>
internal static class Purge
{
    private static readonly OrchestrationRuntimeStatus[] s_terminal = [.. Enum.GetValues<OrchestrationRuntimeStatus>().Where(status => status.IsTerminal())];

    private static readonly string s_childrenSql =
        $"SELECT key FROM instances WHERE parent_key = ? AND status IN ({string.Join(", ", s_terminal.Select(status => (int)status))}) LIMIT ?";

    private static readonly string[] s_tables = ["history", "activities", "timers", "inbox", "inputs", "outputs"];

    public static PurgeStep Step(Connection c, string id, bool recursive)
        => InstanceRows.Find(c, id) is { } found && found.Status.IsTerminal() ? Step(c, [found.Key], recursive) : new PurgeStep(0, false);

    public static PurgeStep Step(Connection c, InstanceFilter filter, bool recursive)
    {
        OrchestrationRuntimeStatus[] statuses = filter.Statuses is { Count: > 0 } asked ? [.. asked.Where(status => status.IsTerminal())] : s_terminal;
        if (statuses.Length == 0)
            return new PurgeStep(0, false);
        List<long> keys = InstanceQuery.Keys(c, filter with { Statuses = statuses }, filter.PageSize);
        PurgeStep step = Step(c, keys, recursive);
        return step with { HasMore = step.HasMore || keys.Count == filter.PageSize };
    }

    /// <summary>Deletes instances, whatever their status.</summary>
    public static void Delete(Connection c, IReadOnlyCollection<long> keys)
    {
        string list = $"[{string.Join(',', keys)}]";
        PayloadWriter.Release(c, list);
        foreach (string table in s_tables)
            c.Prepare($"DELETE FROM {table} WHERE instance IN (SELECT value FROM json_each(?))").Bind(list).Run();
        c.Prepare("DELETE FROM instances WHERE key IN (SELECT value FROM json_each(?))").Bind(list).Run();
    }

    private static PurgeStep Step(Connection c, List<long> roots, bool recursive)
    {
        bool hasMore = false;
        IReadOnlyCollection<long> keys = recursive ? DescendantsFirst(c, roots, out hasMore) : roots;
        if (keys.Count > 0)
            Delete(c, keys);
        return new PurgeStep(keys.Count, hasMore);
    }

    private static HashSet<long> DescendantsFirst(Connection c, List<long> roots, out bool hasMore)
    {
        HashSet<long> order = [];
        Stack<(long Key, bool IsOpened)> open = new(roots.Select(key => (key, false)));
        while (order.Count < Limits.InstancesPerPurgeStep && open.TryPop(out (long Key, bool IsOpened) top))
        {
            if (top.IsOpened)
            {
                order.Add(top.Key);
                continue;
            }

            open.Push((top.Key, true));
            Statement children = c.Prepare(s_childrenSql).Bind(top.Key).Bind(Limits.InstancesPerPurgeStep);
            while (children.Step())
                open.Push((children.Long(0), false));
        }

        hasMore = open.Count > 0;
        return order;
    }
}
