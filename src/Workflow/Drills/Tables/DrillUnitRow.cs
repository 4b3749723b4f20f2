using System.Globalization;
using Azure;
using Workflow.Storage;

namespace Workflow.Drills.Tables;

/// <summary>
/// One row of the table <c>DrillCollections</c>: a collection of a drill, and the part that is being imported. Parts come one after another, so one
/// row is enough for all of them.
/// </summary>
public sealed record DrillUnitRow
{
    public required string Env { get; init; }

    public required string DrillId { get; init; }

    /// <summary>Its place in the drill, from 0.</summary>
    public required int Number { get; init; }

    public required string Collection { get; init; }

    public required string BackupId { get; init; }

    public DrillStatus Status { get; init; }

    /// <summary>When the throw-away collection was first asked for, at a moment when it was not there; null before.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether the service has confirmed that it created the collection: nothing else is ever deleted.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Whether the collection was deleted again.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>Documents that are put back; null before they are chosen.</summary>
    public long? Documents { get; init; }

    /// <summary>Documents of parts that have ended: the next part begins here.</summary>
    public long Done { get; init; }

    /// <summary>Documents of the part that is imported.</summary>
    public int PartDocuments { get; init; }

    /// <summary>When its import was asked for; null where none is.</summary>
    public DateTimeOffset? PartAskedAt { get; init; }

    /// <summary>The job of the part; null with <see cref="PartAskedAt"/> set means that the answer was lost.</summary>
    public long? JobId { get; init; }

    /// <summary>Where files were uploaded to that are not deleted yet.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Until when an import whose answer was lost may still happen; null if none was lost.</summary>
    public DateTimeOffset? LostUntil { get; init; }

    /// <summary>Documents that the service says it has imported.</summary>
    public long Imported { get; init; }

    public long? Differences { get; init; }

    /// <summary>Documents that came back with equal values of other types.</summary>
    public long Retyped { get; init; }

    /// <summary>Documents of the backup that the service would not import.</summary>
    public long NotImportable { get; init; }

    public DateTimeOffset? ImportedAt { get; init; }

    public string? Reason { get; init; }

    /// <summary>The throw-away collection.</summary>
    public string Target => Drills.DrillId.TargetOf(DrillId, Number);

    /// <summary>The backup id under which the export of the throw-away collection lies.</summary>
    public string Proof => $"{DrillId}.p{Number.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    internal static string KeyOf(string drillId, int number) => $"{Drills.DrillId.KeyOf(drillId)}!{number:D6}";

    /// <summary>The collection as a reader sees it.</summary>
    public DrilledCollection ToRecord() => new()
    {
        Collection = Collection,
        Target = Target,
        Status = Status,
        Documents = Documents,
        Imported = Imported,
        Differences = Differences,
        RecoverySeconds = AskedAt is { } from && ImportedAt is { } to ? Math.Round((to - from).TotalSeconds, 3) : null,
        Reason = Reason,
    };

    internal TableEntity ToEntity() => new(CollectionName.Encode(Env), KeyOf(DrillId, Number))
    {
        [nameof(Env)] = Env,
        [nameof(DrillId)] = DrillId,
        [nameof(Number)] = Number,
        [nameof(Collection)] = Collection,
        [nameof(BackupId)] = BackupId,
        [nameof(Status)] = Status.ToString(),
        [nameof(AskedAt)] = AskedAt,
        [nameof(IsCreated)] = IsCreated,
        [nameof(IsRemoved)] = IsRemoved,
        [nameof(Documents)] = Documents,
        [nameof(Done)] = Done,
        [nameof(PartDocuments)] = PartDocuments,
        [nameof(PartAskedAt)] = PartAskedAt,
        [nameof(JobId)] = JobId,
        [nameof(Paths)] = Paths.Count > 0 ? string.Join('\n', Paths) : null,
        [nameof(LostUntil)] = LostUntil,
        [nameof(Imported)] = Imported,
        [nameof(Differences)] = Differences,
        [nameof(Retyped)] = Retyped,
        [nameof(NotImportable)] = NotImportable,
        [nameof(ImportedAt)] = ImportedAt,
        [nameof(Reason)] = Reason,
    };

    internal static DrillUnitRow FromEntity(TableEntity entity) => new()
    {
        Env = entity.GetString(nameof(Env)),
        DrillId = entity.GetString(nameof(DrillId)),
        Number = entity.GetInt32(nameof(Number)) ?? 0,
        Collection = entity.GetString(nameof(Collection)),
        BackupId = entity.GetString(nameof(BackupId)),
        Status = Enum.TryParse<DrillStatus>(entity.GetString(nameof(Status)), out var status) ? status : DrillStatus.Unknown,
        AskedAt = entity.GetDateTimeOffset(nameof(AskedAt)),
        IsCreated = entity.GetBoolean(nameof(IsCreated)) ?? false,
        IsRemoved = entity.GetBoolean(nameof(IsRemoved)) ?? false,
        Documents = entity.GetInt64(nameof(Documents)),
        Done = entity.GetInt64(nameof(Done)) ?? 0,
        PartDocuments = entity.GetInt32(nameof(PartDocuments)) ?? 0,
        PartAskedAt = entity.GetDateTimeOffset(nameof(PartAskedAt)),
        JobId = entity.GetInt64(nameof(JobId)),
        Paths = entity.GetString(nameof(Paths)) is { Length: > 0 } paths ? paths.Split('\n') : [],
        LostUntil = entity.GetDateTimeOffset(nameof(LostUntil)),
        Imported = entity.GetInt64(nameof(Imported)) ?? 0,
        Differences = entity.GetInt64(nameof(Differences)),
        Retyped = entity.GetInt64(nameof(Retyped)) ?? 0,
        NotImportable = entity.GetInt64(nameof(NotImportable)) ?? 0,
        ImportedAt = entity.GetDateTimeOffset(nameof(ImportedAt)),
        Reason = entity.GetString(nameof(Reason)),
        ETag = entity.ETag,
    };
}
