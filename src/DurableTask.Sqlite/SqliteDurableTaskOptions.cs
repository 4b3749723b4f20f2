namespace DurableTask.Sqlite;

/// <summary>Settings of the SQLite backend. Settings of any backend are in the official options of worker and client.</summary>
public sealed class SqliteDurableTaskOptions
{
    /// <summary>The SQLite file; its folder is created. A relative path is relative to the working folder.</summary>
    public string StorePath { get; set; } = ".data/durable.db";

    /// <summary>
    /// How many activities of a name run at once, for names that need a limit of their own. The total limit applies too: it is the worker's
    /// <c>Concurrency.MaximumConcurrentActivityWorkItems</c>.
    /// </summary>
    public IDictionary<string, int> MaxConcurrentActivitiesByName { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many instances stay in memory between turns, some 5 KB each; the least recently used go first and come back by replay. With 0
    /// every turn is a replay, as on hosts without sessions: a hard test of deterministic code.</summary>
    public int MaxLiveOrchestrations { get; set; } = 20_000;

    /// <summary>
    /// How long an orchestrator may run without awaiting anything. Longer, and its thread is abandoned and the instance fails;
    /// infinite for no limit.
    /// </summary>
    public TimeSpan TurnTimeLimit { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many abandoned threads may still run before a stuck orchestrator also takes the slot of one that could run.</summary>
    public int MaxAbandonedTurns { get; set; } = 16;

    /// <summary>How long a stop waits for running activities, which have their token tripped, before it hands them back.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client call waits for a disk that refuses writes before it fails with <see cref="StoreUnavailableException"/>.</summary>
    public TimeSpan CommitTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often to look whether somebody has set the clock, while timers are pending; infinite for clocks that are never set.</summary>
    public TimeSpan ClockRecheckInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes new instance ids repeatable; null, the default, makes them random.</summary>
    public int? Seed { get; set; }
}
