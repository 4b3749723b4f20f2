using System.Text.Json;
using System.Text.Json.Serialization;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Backups.Schedule;

/// <summary>The state of an environment's schedule between two runs of its timer. Times are UTC.</summary>
public sealed record ScheduleMemory
{
    // A smaller step back is normal clock synchronisation.
    private static readonly TimeSpan StepBack = TimeSpan.FromHours(1);

    // For due times a moment ahead, since a host may fire early.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    [JsonPropertyName("expression")]
    public required string Expression { get; init; }

    /// <summary>Since when the expression counts: earlier times of it are not due times.</summary>
    [JsonPropertyName("since")]
    public required DateTimeOffset Since { get; init; }

    /// <summary>The last run, by the clock of that time.</summary>
    [JsonPropertyName("latest")]
    public required DateTimeOffset Latest { get; init; }

    /// <summary>Some of the due times that the last runs were for.</summary>
    [JsonPropertyName("served")]
    public IReadOnlyList<DateTimeOffset> Served { get; init; } = [];

    /// <summary>Due times that a clock that was ahead has served before they came, and how often.</summary>
    [JsonPropertyName("servedAhead")]
    public IReadOnlyDictionary<DateTimeOffset, int> ServedAhead { get; init; } = new Dictionary<DateTimeOffset, int>();

    /// <summary>The newest due time, if nothing had started for it at the last check.</summary>
    [JsonPropertyName("unserved")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Unserved { get; init; }

    /// <summary>When that was seen first.</summary>
    [JsonPropertyName("unservedSeenAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? UnservedSeenAt { get; init; }

    /// <summary>What is known after a run for <paramref name="dueAt"/>.</summary>
    public ScheduleMemory After(DateTimeOffset? dueAt, DateTimeOffset now)
    {
        var memory = this;
        if (Latest - now > StepBack)
        {
            var ahead = ServedAhead.Where(one => one.Key > now - Limits.DueTimesKept).ToDictionary();
            foreach (var served in Served.Where(served => served > now - Moment))
                ahead[served] = ahead.GetValueOrDefault(served) + 1;
            memory = this with { ServedAhead = ahead, Served = [.. Served.Where(served => served <= now - Moment)] };
        }
        var list = dueAt is { } due && !memory.Served.Contains(due) ? [.. memory.Served, due] : memory.Served;
        return memory with { Latest = now, Served = [.. list.TakeLast(Limits.ServedDueTimes)] };
    }
}

/// <summary>The row <c>!schedule</c> of an environment (table <c>Backups</c>).</summary>
public sealed class ScheduleTable(StorageConnection storage)
{
    private const string RowKey = "!schedule";
    private const string Memory = "Memory";

    /// <summary>The state, including the present run.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="expression">The schedule's.</param>
    /// <param name="takenUpAt">Since when it counts, if it is new.</param>
    /// <param name="dueAt">The due time that the present run is for.</param>
    /// <param name="now">The present. A later time was written by a clock that was ahead.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ScheduleMemory> RememberAsync(
        string env, string expression, DateTimeOffset takenUpAt, DateTimeOffset? dueAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var memory = await FindAsync(env, cancellation) ?? new() { Expression = expression, Since = takenUpAt, Latest = now };
        if (memory.Expression != expression || memory.Since > now)
            memory = memory with { Expression = expression, Since = takenUpAt };
        memory = memory.After(dueAt, now);
        await WriteAsync(env, memory, cancellation);
        return memory;
    }

    /// <summary>The state; null if no timer has run yet.</summary>
    public async Task<ScheduleMemory?> FindAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        var row = await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation);
        return row?.GetString(Memory) is { Length: > 0 } json ? JsonSerializer.Deserialize<ScheduleMemory>(json, Json.Options) : null;
    }

    /// <summary>Writes the state. A run of the timer that writes at the same moment is overwritten, or overwrites; the next run corrects that.</summary>
    public async Task WriteAsync(string env, ScheduleMemory memory, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        var row = new TableEntity(CollectionName.Encode(env), RowKey) { [Memory] = JsonSerializer.Serialize(memory, Json.Options) };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellation);
    }
}
