using System.Globalization;
using Azure;

namespace Workflow.Restores.Tables;

/// <summary>How a part of an import stands.</summary>
public enum PartStatus
{
    Pending,

    /// <summary>The path of its file is recorded; the file may exist.</summary>
    Uploading,

    /// <summary>The import was requested. Without a job its answer was lost.</summary>
    Importing,

    /// <summary>The job has ended, or its result will not be known.</summary>
    Imported,

    /// <summary>Its file is deleted.</summary>
    Cleaned,

    Unknown,
}

/// <summary>One row of the table <c>RestoreParts</c>: some documents of one class, which are imported as one file.</summary>
public sealed record PartRow
{
    public required string RestoreId { get; init; }

    public required int Unit { get; init; }

    public required int Round { get; init; }

    /// <summary>Its place among the parts of the round, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Whether documents are replaced; otherwise they are inserted.</summary>
    public required bool Replaces { get; init; }

    /// <summary>Whether documents are removed and inserted again, since the service would only merge them.</summary>
    public bool Clears { get; init; }

    /// <summary>When the service was asked to remove them: from then on they are inserted again, whatever happens to the restore.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Whether the lines of the safety copy are put in, since those of the backup were refused.</summary>
    public bool PutsBack { get; init; }

    /// <summary>Its first record in the plan of its class and round.</summary>
    public required long First { get; init; }

    public required int Count { get; init; }

    /// <summary>Of its file.</summary>
    public required long Bytes { get; init; }

    public PartStatus Status { get; init; }

    /// <summary>Where its file is uploaded to; another for each try.</summary>
    public string? Path { get; init; }

    /// <summary>The uploaded file, once the service has named it.</summary>
    public string? FileId { get; init; }

    public long? JobId { get; init; }

    /// <summary>When the import was asked for.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Whether its job had not ended when the restore had to.</summary>
    public bool Hangs { get; init; }

    public long Imported { get; init; }

    public long Refused { get; init; }

    /// <summary>It is unknown whether the import was accepted, or how it ended.</summary>
    public bool IsLost { get; init; }

    public string? Reason { get; init; }

    /// <summary>The version that was read.</summary>
    public ETag ETag { get; init; }

    internal static string KeyOf(int unit, int round, int number) => $"{unit:D5}-{round}-{number:D7}";

    /// <summary>The row as a table entity.</summary>
    public TableEntity ToEntity() => new(RestoreId, KeyOf(Unit, Round, Number))
    {
        [nameof(Replaces)] = Replaces,
        [nameof(Clears)] = Clears,
        [nameof(ClearedAt)] = ClearedAt,
        [nameof(PutsBack)] = PutsBack,
        [nameof(First)] = First,
        [nameof(Count)] = Count,
        [nameof(Bytes)] = Bytes,
        [nameof(Status)] = Status.ToString(),
        [nameof(Path)] = Path,
        [nameof(FileId)] = FileId,
        [nameof(JobId)] = JobId,
        [nameof(AskedAt)] = AskedAt,
        [nameof(Hangs)] = Hangs,
        [nameof(Imported)] = Imported,
        [nameof(Refused)] = Refused,
        [nameof(IsLost)] = IsLost,
        [nameof(Reason)] = Reason,
    };

    /// <summary>The row that a table entity holds.</summary>
    public static PartRow FromEntity(TableEntity entity)
    {
        var key = entity.RowKey.Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return new()
        {
            RestoreId = entity.PartitionKey,
            Unit = key[0],
            Round = key[1],
            Number = key[2],
            Replaces = entity.GetBoolean(nameof(Replaces)) ?? false,
            Clears = entity.GetBoolean(nameof(Clears)) ?? false,
            ClearedAt = entity.GetDateTimeOffset(nameof(ClearedAt)),
            PutsBack = entity.GetBoolean(nameof(PutsBack)) ?? false,
            First = entity.GetInt64(nameof(First)) ?? 0,
            Count = entity.GetInt32(nameof(Count)) ?? 0,
            Bytes = entity.GetInt64(nameof(Bytes)) ?? 0,
            Status = Enum.TryParse<PartStatus>(entity.GetString(nameof(Status)), out var status) ? status : PartStatus.Unknown,
            Path = entity.GetString(nameof(Path)),
            FileId = entity.GetString(nameof(FileId)),
            JobId = entity.GetInt64(nameof(JobId)),
            AskedAt = entity.GetDateTimeOffset(nameof(AskedAt)),
            Hangs = entity.GetBoolean(nameof(Hangs)) ?? false,
            Imported = entity.GetInt64(nameof(Imported)) ?? 0,
            Refused = entity.GetInt64(nameof(Refused)) ?? 0,
            IsLost = entity.GetBoolean(nameof(IsLost)) ?? false,
            Reason = entity.GetString(nameof(Reason)),
            ETag = entity.ETag,
        };
    }
}
