using Azure;
using Workflow.Storage;

namespace Workflow.Imports.Probe;

/// <summary>What is known of how a cloud environment imports: nothing tells it but trying. Null where the try did not show it.</summary>
public sealed record EnvironmentFacts
{
    public required string Env { get; init; }

    /// <summary>Whether an import in mode UPSERT keeps fields that the file's document does not have.</summary>
    public bool? UpsertMerges { get; init; }

    /// <summary>Whether the numbers <c>1</c>, <c>1.0</c> and a long come back as what they were.</summary>
    public bool? KeepsNumberClasses { get; init; }

    /// <summary>Whether a date comes back as the instant that it was.</summary>
    public bool? KeepsDates { get; init; }

    /// <summary>Whether one document that exists makes an import in mode INSERT refuse the whole file.</summary>
    public bool? InsertRefusesFile { get; init; }

    public DateTimeOffset? ProbedAt { get; init; }

    /// <summary>The throw-away collection of a try that is under way; null where none is left.</summary>
    public string? Collection { get; init; }

    /// <summary>Whether it did not exist just before it was requested: nothing else is ever deleted.</summary>
    public bool IsOurs { get; init; }

    /// <summary>When an import was requested whose answer is not known yet.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Until when an import whose answer was lost may still happen.</summary>
    public DateTimeOffset? LostUntil { get; init; }

    /// <summary>Where the try has uploaded files to.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    internal TableEntity ToEntity() => new(CollectionName.Encode(Env), EnvironmentsTable.RowKey)
    {
        [nameof(Env)] = Env,
        [nameof(UpsertMerges)] = UpsertMerges,
        [nameof(KeepsNumberClasses)] = KeepsNumberClasses,
        [nameof(KeepsDates)] = KeepsDates,
        [nameof(InsertRefusesFile)] = InsertRefusesFile,
        [nameof(ProbedAt)] = ProbedAt,
        [nameof(Collection)] = Collection,
        [nameof(IsOurs)] = IsOurs,
        [nameof(AskedAt)] = AskedAt,
        [nameof(LostUntil)] = LostUntil,
        [nameof(Paths)] = Paths.Count > 0 ? string.Join('\n', Paths) : null,
    };

    internal static EnvironmentFacts FromEntity(TableEntity entity) => new()
    {
        Env = entity.GetString(nameof(Env)),
        UpsertMerges = entity.GetBoolean(nameof(UpsertMerges)),
        KeepsNumberClasses = entity.GetBoolean(nameof(KeepsNumberClasses)),
        KeepsDates = entity.GetBoolean(nameof(KeepsDates)),
        InsertRefusesFile = entity.GetBoolean(nameof(InsertRefusesFile)),
        ProbedAt = entity.GetDateTimeOffset(nameof(ProbedAt)),
        Collection = entity.GetString(nameof(Collection)),
        IsOurs = entity.GetBoolean(nameof(IsOurs)) ?? false,
        AskedAt = entity.GetDateTimeOffset(nameof(AskedAt)),
        LostUntil = entity.GetDateTimeOffset(nameof(LostUntil)),
        Paths = entity.GetString(nameof(Paths)) is { Length: > 0 } paths ? paths.Split('\n') : [],
        ETag = entity.ETag,
    };
}

/// <summary>The table <c>Environments</c>: partition key environment.</summary>
public sealed class EnvironmentsTable(StorageConnection storage)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Environments";

    internal const string RowKey = "probe";

    /// <summary>What is known; null if nothing was tried.</summary>
    public async Task<EnvironmentFacts?> FindAsync(string env, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        return await table.FindAsync(CollectionName.Encode(env), RowKey, cancellation) is { } row ? EnvironmentFacts.FromEntity(row) : null;
    }

    /// <summary>Writes what <paramref name="change"/> makes of it, and returns it; asked again when somebody else wrote it meanwhile.</summary>
    public async Task<EnvironmentFacts> ChangeAsync(string env, Func<EnvironmentFacts, EnvironmentFacts> change, CancellationToken cancellation)
    {
        var table = await storage.GetTableAsync(TableName, cancellation);
        while (true)
        {
            var from = await FindAsync(env, cancellation);
            var to = change(from ?? new() { Env = env });
            if (from is null ? await table.TryAddAsync(to.ToEntity(), cancellation)
                : await table.TryUpdateAsync(to.ToEntity(), from.ETag, TableUpdateMode.Replace, cancellation))
                return to;
        }
    }
}
