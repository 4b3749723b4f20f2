using System.Text.Json.Serialization;

namespace Workflow.Backups;

/// <summary>
/// One backup as every reader sees it: the answer of <c>GET /api/backups/{id}</c>, the output of the orchestration and, with four more
/// fields, the manifest. Times are UTC, sizes bytes.
/// </summary>
public record BackupRecord
{
    /// <summary>Backup id, <c>yyyyMMddTHHmmssZ-xxxx</c>.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>The cloud environment.</summary>
    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("outcome")]
    public required BackupOutcome Outcome { get; init; }

    /// <summary>Why the outcome is not <c>Complete</c>, for a person.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    [JsonPropertyName("endedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    [JsonPropertyName("durationSeconds")]
    public double? DurationSeconds { get; init; }

    /// <summary>Documents in captured collections; while running, those stored so far.</summary>
    [JsonPropertyName("documents")]
    public long Documents { get; init; }

    [JsonPropertyName("rawBytes")]
    public long RawBytes { get; init; }

    [JsonPropertyName("storedBytes")]
    public long StoredBytes { get; init; }

    /// <summary>The collections that are not in the backup, each with its reason.</summary>
    [JsonPropertyName("missed")]
    public IReadOnlyList<MissedCollection> Missed { get; init; } = [];

    /// <summary>One entry a collection; left out in lists and in the orchestration's output.</summary>
    [JsonPropertyName("exports")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExportRecord>? Exports { get; init; }
}

/// <summary>A collection that is not in a backup, and why.</summary>
public sealed record MissedCollection
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("reason")]
    public required string Reason { get; init; }
}

/// <summary>The export of one collection. Hashes are lower-case hex of SHA-256; sizes are bytes; times are UTC.</summary>
public sealed record ExportRecord
{
    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("status")]
    public required ExportStatus Status { get; init; }

    /// <summary>Lines counted in the file.</summary>
    [JsonPropertyName("documents")]
    public long? Documents { get; init; }

    /// <summary>What the job said that it exported.</summary>
    [JsonPropertyName("reportedDocuments")]
    public long? ReportedDocuments { get; init; }

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

    /// <summary>Jobs that may exist at the service because an answer was lost; nothing uses their files.</summary>
    [JsonPropertyName("orphanJobs")]
    public int OrphanJobs { get; init; }

    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>When a job was first requested. The file shows each document as it was at some moment between this and <see cref="WindowEnd"/>.</summary>
    [JsonPropertyName("windowStart")]
    public DateTimeOffset? WindowStart { get; init; }

    /// <summary>When the job was first seen to have ended.</summary>
    [JsonPropertyName("windowEnd")]
    public DateTimeOffset? WindowEnd { get; init; }

    /// <summary>The record of an export that has ended. What was only on its way to storage is not described: there is no file.</summary>
    public ExportRecord Ended(ExportStatus status, string? reason)
    {
        var ended = this with { Status = status, Reason = reason, Verified = ExportStatusTransitions.IsCaptured(status) };
        return StoredSha256 is not null ? ended : ended with { Documents = null, RawBytes = null, StoredBytes = null };
    }
}
