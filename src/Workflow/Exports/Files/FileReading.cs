namespace Workflow.Exports.Files;

/// <summary>What a stored file holds, read back.</summary>
internal sealed record FileReading
{
    /// <summary>Lines; of a CSV, records without the header.</summary>
    public required long Documents { get; init; }

    /// <summary>Lines whose <c>_id</c> an earlier line has, among the first <see cref="Limits.SortedEntries"/>.</summary>
    public long Doubled { get; init; }

    public required long RawBytes { get; init; }

    public required long StoredBytes { get; init; }

    /// <summary>What is wrong with the content, as a sentence; null if nothing is. Nothing after it was read, so the hashes are meaningless.</summary>
    public required string? Problem { get; init; }

    /// <summary>SHA-256 of the blob, lower-case hex.</summary>
    public required string StoredSha256 { get; init; }

    /// <summary>SHA-256 of the file as the service wrote it, lower-case hex.</summary>
    public required string RawSha256 { get; init; }
}
