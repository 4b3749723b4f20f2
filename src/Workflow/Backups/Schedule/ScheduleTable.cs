using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Backups.Schedule;

/// <summary>What is known of an environment's schedule from one run of its timer to the next.</summary>
public sealed record ScheduleMemory
{
    /// <summary>Since when the expression counts: what it would have meant before is nobody's due time.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How often a clock that was ahead has been put right.</summary>
    public int StepsBack { get; init; }

    /// <summary>With <see cref="AheadUntil"/>: the due times that a clock that was ahead may have served before they came.</summary>
    public DateTimeOffset? AheadFrom { get; init; }

    /// <summary>See <see cref="AheadFrom"/>.</summary>
    public DateTimeOffset? AheadUntil { get; init; }

    /// <summary>Whether the due time may have a backup that was made before it came.</summary>
    public bool MayBeServedAhead(DateTimeOffset dueAt) => dueAt >= AheadFrom && dueAt <= AheadUntil;
}

/// <summary>The row <c>!schedule</c> of an environment (table <c>Backups</c>).</summary>
public sealed class ScheduleTable(StorageConnection storage)
{
    private const string RowKey = "!schedule";
    private const string Expression = "Expression";
    private const string Latest = "Latest";

    // A smaller step back is a clock that is kept in time.
    private static readonly TimeSpan StepBack = TimeSpan.FromHours(1);

    /// <summary>What is known, with the present run in it.</summary>
    /// <param name="env">Cloud environment.</param>
    /// <param name="expression">The schedule's.</param>
    /// <param name="takenUpAt">Since when it counts, if it is new.</param>
    /// <param name="now">The present. A time after it was written by a clock that was ahead.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<ScheduleMemory> RememberAsync(
        string env, string expression, DateTimeOffset takenUpAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(BackupsTable.TableName, cancellation);
        var row = await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation);
        var memory = new ScheduleMemory
        {
            Since = row?.GetString(Expression) == expression && row.GetDateTimeOffset(nameof(ScheduleMemory.Since)) is { } since && since <= now ? since : takenUpAt,
            StepsBack = row?.GetInt32(nameof(ScheduleMemory.StepsBack)) ?? 0,
            AheadFrom = row?.GetDateTimeOffset(nameof(ScheduleMemory.AheadFrom)),
            AheadUntil = row?.GetDateTimeOffset(nameof(ScheduleMemory.AheadUntil)),
        };
        if (row?.GetDateTimeOffset(Latest) is { } latest && latest - now > StepBack)
            memory = memory with
            {
                StepsBack = memory.StepsBack + 1,
                AheadFrom = now - TimeSpan.FromSeconds(2),
                AheadUntil = latest > memory.AheadUntil ? latest : memory.AheadUntil ?? latest,
            };
        var written = new TableEntity(CollectionName.Encode(env), RowKey)
        {
            [Expression] = expression,
            [Latest] = now,
            [nameof(ScheduleMemory.Since)] = memory.Since,
            [nameof(ScheduleMemory.StepsBack)] = memory.StepsBack,
            [nameof(ScheduleMemory.AheadFrom)] = memory.AheadFrom,
            [nameof(ScheduleMemory.AheadUntil)] = memory.AheadUntil,
        };
        await table.UpsertEntityAsync(written, TableUpdateMode.Replace, cancellation);
        return memory;
    }
}
