using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Store;

/// <summary>
/// Reads the running work: table by table, and if a page of one is damaged, instance by instance, so that only instances
/// with unreadable rows stop.
/// </summary>
internal static class RecoveryReader
{
    private static readonly string s_unended = string.Join(
        ',', Enum.GetValues<OrchestrationRuntimeStatus>().Where(status => !status.IsTerminal()).Select(status => (int)status));

    /// <exception cref="SqliteError">Not even the list of the instances can be read.</exception>
    public static Recovery Read(Connection c)
    {
        try
        {
            Found all = new([], [], [], []);
            Read(c, all, null);
            return all.ToRecovery([]);
        }
        catch (SqliteError error) when (error.IsDamage)
        {
            return ReadOneByOne(c);
        }
    }

    /// <summary>The highest number of a message, except unreadable ones: their instances receive no others.</summary>
    public static long LastInboxSeq(Connection c)
    {
        try
        {
            return c.ReadLong("SELECT ifnull(max(seq), 0) FROM inbox");
        }
        catch (SqliteError error) when (error.IsDamage)
        {
            return UnendedKeys(c).Select(key => LastInboxSeq(c, key)).Prepend(0).Max();
        }
    }

    private static long LastInboxSeq(Connection c, long key)
    {
        try
        {
            return c.Prepare("SELECT ifnull(max(seq), 0) FROM inbox WHERE instance = ?").Bind(key).ReadLong();
        }
        catch (SqliteError error) when (error.IsDamage)
        {
            return 0;
        }
    }

    private static List<long> UnendedKeys(Connection c)
    {
        List<long> keys = [];
        Statement rows = c.Prepare($"SELECT key FROM instances INDEXED BY instances_status WHERE status IN ({s_unended}) ORDER BY key");
        while (rows.Step())
            keys.Add(rows.Long(0));
        return keys;
    }

    private static Recovery ReadOneByOne(Connection c)
    {
        Found all = new([], [], [], []);
        List<StoredDataException> damaged = [];
        foreach (long key in UnendedKeys(c))
        {
            Found one = new([], [], [], []);
            try
            {
                Read(c, one, key);
                all.Add(one);
            }
            catch (SqliteError error) when (error.IsDamage)
            {
                damaged.Add(StoredDamage.OfInstance(StoredDamage.NameOf(c, key), error));
            }
        }

        return all.ToRecovery(damaged);
    }

    /// <summary>Reads what one instance was about, or what all were.</summary>
    private static void Read(Connection c, Found found, long? key)
    {
        Statement rows = Select(
            c, $"{Reader.InstanceColumns} WHERE i.status IN ({(int)OrchestrationRuntimeStatus.Running}, {(int)OrchestrationRuntimeStatus.Pending}) AND i.started = 0", "i.key", key, "i.key");
        while (rows.Step())
            found.Starts.Add(Reader.Instance(rows));

        rows = Select(
            c,
            """
            SELECT a.instance, i.id, a.execution, a.task, ifnull(a.name, h.name), ifnull(a.version, h.target), iif(a.name IS NULL, h.data, a.input)
            FROM activities a JOIN instances i ON i.key = a.instance
            LEFT JOIN history h ON h.instance = a.instance AND h.execution = a.execution AND h.seq = a.seq AND a.name IS NULL
            WHERE true
            """,
            "a.instance",
            key,
            "a.instance, a.execution, a.task");
        while (rows.Step())
            found.Activities.Add(new ActivityCall(rows.Long(0), rows.Text(1), rows.Int(2), rows.Int(3), rows.Text(4), rows.Text(5),
                rows.IsBlob(6) ? null : rows.TextOrNull(6), rows.IsBlob(6)));

        rows = Select(c, "SELECT instance, execution, task, fire_at, made_at FROM timers WHERE true", "instance", key, "instance, execution, task");
        while (rows.Step())
            found.Timers.Add(new TimerCall(rows.Long(0), rows.Int(1), rows.Int(2), rows.Time(3), rows.Time(4)));

        rows = Select(c, "SELECT DISTINCT instance FROM inbox WHERE true", "instance", key, "instance");
        while (rows.Step())
            found.WithMessages.Add(rows.Long(0));
    }

    private static Statement Select(Connection c, string sql, string keyColumn, long? key, string order)
        => key is { } one ? c.Prepare($"{sql} AND {keyColumn} = ? ORDER BY {order}").Bind(one) : c.Prepare($"{sql} ORDER BY {order}");

    private sealed record Found(List<StoredInstance> Starts, List<ActivityCall> Activities, List<TimerCall> Timers, List<long> WithMessages)
    {
        public void Add(Found one)
        {
            Starts.AddRange(one.Starts);
            Activities.AddRange(one.Activities);
            Timers.AddRange(one.Timers);
            WithMessages.AddRange(one.WithMessages);
        }

        public Recovery ToRecovery(IReadOnlyList<StoredDataException> damaged) => new(Starts, Activities, Timers, WithMessages) { Damaged = damaged };
    }
}
