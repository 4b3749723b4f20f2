using System.Text.Json;
using Azure;
using Workflow.Http;

namespace Workflow.Restores.Tables;

/// <summary>
/// One row of the table <c>RestoreCollections</c>: a collection of a restore, or a hundred chosen documents of one. Everything that is done to a
/// target is done unit by unit.
/// </summary>
public sealed record UnitRow
{
    public required string RestoreId { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    /// <summary>In the backup.</summary>
    public required string Collection { get; init; }

    public required string Target { get; init; }

    /// <summary>The backup whose file of <see cref="SourceCollection"/> is put back, as rows of <c>Exports</c> name it; null if nothing is.</summary>
    public string? Source { get; init; }

    public required string SourceCollection { get; init; }

    /// <summary>Which hundred of the chosen documents, from 0; 0 for a whole collection.</summary>
    public int Chunk { get; init; }

    /// <summary>The unit of the undone restore that this one takes back.</summary>
    public int? UndoUnit { get; init; }

    /// <summary>Whether the target was there when the restore looked.</summary>
    public bool Existed { get; init; }

    /// <summary>Whether this restore made the target: the service answered so.</summary>
    public bool Created { get; init; }

    /// <summary>Whether the service was asked to make it: the answer may have been lost.</summary>
    public bool CreateAsked { get; init; }

    /// <summary>Under which the export of the target lies that the plan was made from; null if there was no target.</summary>
    public string? PlanLook { get; init; }

    /// <summary>The same of the one that is the safety copy.</summary>
    public string? Look { get; init; }

    /// <summary>The same of the one that showed how the target was left.</summary>
    public string? Proof { get; init; }

    /// <summary>The exports that are compared, by backup id and collection.</summary>
    public IEnumerable<(string? BackupId, string Collection)> Files => [(Source, SourceCollection), (PlanLook, Target), (Look, Target), (Proof, Target)];

    public UnitStatus Status { get; init; }

    public PlanCounts? Plan { get; init; }

    /// <summary>Hash of the plan's records, so that the whole plan has one.</summary>
    public string? PlanSha256 { get; init; }

    /// <summary>Rounds of importing so far.</summary>
    public int Rounds { get; init; }

    /// <summary>The round in which documents are removed and inserted again; null if there is none.</summary>
    public int? ClearsRound { get; init; }

    public int PartsTotal { get; init; }

    public int PartsDone { get; init; }

    public long Imported { get; init; }

    public long Removed { get; init; }

    /// <summary>Whether the service was asked to remove documents: the answer may have been lost.</summary>
    public bool RemovalAsked { get; init; }

    /// <summary>Whether the target was deleted, empty, once its documents were removed.</summary>
    public bool Dropped { get; init; }

    /// <summary>Parts that may or may not have been imported.</summary>
    public int Lost { get; init; }

    public long? Verified { get; init; }

    public long? Differences { get; init; }

    public DateTimeOffset? LookAt { get; init; }

    public DateTimeOffset? ImportedAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    /// <summary>What readers see of it.</summary>
    public RestoredCollection ToRecord() => new()
    {
        Collection = Collection,
        Target = Target,
        Status = Status,
        Plan = Plan,
        Imported = Imported,
        Removed = Removed,
        Verified = Verified,
        Differences = Differences,
        Parts = new(PartsDone, PartsTotal),
        Window = LookAt is null && ImportedAt is null ? null : new(LookAt, ImportedAt),
        Reason = Reason,
    };

    internal static string KeyOf(int number) => $"{number:D5}";

    /// <summary>The row as a table entity.</summary>
    public TableEntity ToEntity() => new(RestoreId, KeyOf(Number))
    {
        [nameof(Collection)] = Collection,
        [nameof(Target)] = Target,
        [nameof(Source)] = Source,
        [nameof(SourceCollection)] = SourceCollection,
        [nameof(Chunk)] = Chunk,
        [nameof(UndoUnit)] = UndoUnit,
        [nameof(Existed)] = Existed,
        [nameof(Created)] = Created,
        [nameof(CreateAsked)] = CreateAsked,
        [nameof(PlanLook)] = PlanLook,
        [nameof(Look)] = Look,
        [nameof(Proof)] = Proof,
        [nameof(Status)] = Status.ToString(),
        [nameof(Plan)] = Plan is { } plan ? JsonSerializer.Serialize(plan, Json.Options) : null,
        [nameof(PlanSha256)] = PlanSha256,
        [nameof(Rounds)] = Rounds,
        [nameof(ClearsRound)] = ClearsRound,
        [nameof(PartsTotal)] = PartsTotal,
        [nameof(PartsDone)] = PartsDone,
        [nameof(Imported)] = Imported,
        [nameof(Removed)] = Removed,
        [nameof(RemovalAsked)] = RemovalAsked,
        [nameof(Dropped)] = Dropped,
        [nameof(Lost)] = Lost,
        [nameof(Verified)] = Verified,
        [nameof(Differences)] = Differences,
        [nameof(LookAt)] = LookAt,
        [nameof(ImportedAt)] = ImportedAt,
        [nameof(Reason)] = Reason,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static UnitRow FromEntity(TableEntity entity) => new()
    {
        RestoreId = entity.PartitionKey,
        Number = int.Parse(entity.RowKey, System.Globalization.CultureInfo.InvariantCulture),
        Collection = entity.GetString(nameof(Collection)),
        Target = entity.GetString(nameof(Target)),
        Source = entity.GetString(nameof(Source)),
        SourceCollection = entity.GetString(nameof(SourceCollection)),
        Chunk = entity.GetInt32(nameof(Chunk)) ?? 0,
        UndoUnit = entity.GetInt32(nameof(UndoUnit)),
        Existed = entity.GetBoolean(nameof(Existed)) ?? false,
        Created = entity.GetBoolean(nameof(Created)) ?? false,
        CreateAsked = entity.GetBoolean(nameof(CreateAsked)) ?? false,
        PlanLook = entity.GetString(nameof(PlanLook)),
        Look = entity.GetString(nameof(Look)),
        Proof = entity.GetString(nameof(Proof)),
        Status = Enum.TryParse<UnitStatus>(entity.GetString(nameof(Status)), out var status) ? status : UnitStatus.Unknown,
        Plan = entity.GetString(nameof(Plan)) is { Length: > 0 } plan ? JsonSerializer.Deserialize<PlanCounts>(plan, Json.Options) : null,
        PlanSha256 = entity.GetString(nameof(PlanSha256)),
        Rounds = entity.GetInt32(nameof(Rounds)) ?? 0,
        ClearsRound = entity.GetInt32(nameof(ClearsRound)),
        PartsTotal = entity.GetInt32(nameof(PartsTotal)) ?? 0,
        PartsDone = entity.GetInt32(nameof(PartsDone)) ?? 0,
        Imported = entity.GetInt64(nameof(Imported)) ?? 0,
        Removed = entity.GetInt64(nameof(Removed)) ?? 0,
        RemovalAsked = entity.GetBoolean(nameof(RemovalAsked)) ?? false,
        Dropped = entity.GetBoolean(nameof(Dropped)) ?? false,
        Lost = entity.GetInt32(nameof(Lost)) ?? 0,
        Verified = entity.GetInt64(nameof(Verified)),
        Differences = entity.GetInt64(nameof(Differences)),
        LookAt = entity.GetDateTimeOffset(nameof(LookAt)),
        ImportedAt = entity.GetDateTimeOffset(nameof(ImportedAt)),
        Reason = entity.GetString(nameof(Reason)),
        ETag = entity.ETag,
    };
}
