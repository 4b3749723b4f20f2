using System.Text.Json.Serialization;
using Workflow.Languages;

namespace Workflow.Catalogue;

/// <summary>The export of one collection. Hashes are lower-case hex of SHA-256; sizes are bytes; times are UTC.</summary>
public sealed record ExportRecord
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    /// <summary>Left out for JSON Lines.</summary>
    [JsonPropertyName("format")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ExportFormat Format { get; init; }

    /// <summary>The query that chose the documents; null if none did.</summary>
    [JsonPropertyName("query")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Query { get; init; }

    /// <summary>The fields that were asked for by name; null if none were.</summary>
    [JsonPropertyName("fields")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The columns that its CSV has; null if the query selects them, which only the service knows.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? ColumnNames => Query is { } query && ExportQuery.Parse(query).NamesFields ? null : Fields;

    /// <summary>Whether it is an export of every document with all its fields, as JSON; true in rows of older versions, which had nothing else.</summary>
    [JsonPropertyName("whole")]
    public bool Whole { get; init; } = true;

    /// <summary>What the file cannot be used for; null if there are no limits.</summary>
    [JsonPropertyName("note")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note => Format == ExportFormat.Csv ? "A CSV has no document index and cannot be restored." : null;

    [JsonPropertyName("status")]
    public required ExportStatus Status { get; init; }

    /// <summary>How many times a job was asked for.</summary>
    [JsonPropertyName("attempt")]
    public int Attempt { get; init; }

    /// <summary>Lines counted in the file; for a CSV its records, without the header.</summary>
    [JsonPropertyName("documents")]
    public long? Documents { get; init; }

    /// <summary>What the job said that it exported.</summary>
    [JsonPropertyName("reportedDocuments")]
    public long? ReportedDocuments { get; init; }

    /// <summary>Documents in the collection, or matching the selection, before the job was requested; null if no count was available.</summary>
    [JsonPropertyName("countBefore")]
    public long? CountBefore { get; init; }

    /// <summary>The same after the job had ended; null if no count was available.</summary>
    [JsonPropertyName("countAfter")]
    public long? CountAfter { get; init; }

    /// <summary>Whether both counts were available, so that the file was compared with more than the job's own number; null before.</summary>
    [JsonPropertyName("counted")]
    public bool? Counted { get; init; }

    /// <summary>Documents that are kept but that the service would not import as they are; null if there is none.</summary>
    [JsonPropertyName("notImportable")]
    public NotImportable? NotImportable { get; init; }

    [JsonPropertyName("rawBytes")]
    public long? RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public long? StoredBytes { get; init; }

    [JsonPropertyName("rawSha256")]
    public string? RawSha256 { get; init; }

    [JsonPropertyName("storedSha256")]
    public string? StoredSha256 { get; init; }

    [JsonPropertyName("blobName")]
    public string? BlobName { get; init; }

    /// <summary>Whether the blob was read back, its hashes compared and every line parsed.</summary>
    [JsonPropertyName("verified")]
    public bool Verified { get; init; }

    /// <summary>Jobs that may exist at the service because an answer was lost; their files are not used.</summary>
    [JsonPropertyName("orphanJobs")]
    public int OrphanJobs { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public string? Reason { get; init; }

    /// <summary>When the job was first requested. The file shows each document as it was at some moment between this and <see cref="WindowEnd"/>.</summary>
    [JsonPropertyName("windowStart")]
    public DateTimeOffset? WindowStart { get; init; }

    /// <summary>When the job was first seen to have ended.</summary>
    [JsonPropertyName("windowEnd")]
    public DateTimeOffset? WindowEnd { get; init; }

    /// <summary>The record while a file is being stored: a file stored by an earlier attempt no longer counts.</summary>
    public ExportRecord BeingStored() => this with
    {
        Status = ExportStatus.Storing,
        Documents = null,
        RawBytes = null,
        StoredBytes = null,
        RawSha256 = null,
        StoredSha256 = null,
        BlobName = null,
    };

    /// <summary>The record of an ended export. A file that was only being stored is not described: it does not exist.</summary>
    public ExportRecord Ended(ExportStatus status, string? reason)
    {
        var ended = this with { Status = status, Reason = reason, Verified = status.IsCaptured() };
        return StoredSha256 is not null ? ended : ended with { Documents = null, RawBytes = null, StoredBytes = null };
    }
}

/// <summary>Documents of a file that the service would not import as they are.</summary>
public sealed record NotImportable
{
    [JsonPropertyName("documents")]
    public required long Documents { get; init; }

    /// <summary>The first of them.</summary>
    [JsonPropertyName("lines")]
    public required IReadOnlyList<NotImportableLine> Lines { get; init; }
}

/// <summary>A line of a file that the service would not import as it is.</summary>
public sealed record NotImportableLine
{
    /// <summary>Counted from 1.</summary>
    [JsonPropertyName("line")]
    public required long Line { get; init; }

    [JsonPropertyName("reason")]
    [ForPeople]
    public required string Reason { get; init; }
}
