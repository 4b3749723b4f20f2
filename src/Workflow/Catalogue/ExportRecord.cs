using System.Text.Json.Serialization;

namespace Workflow.Catalogue;

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
