namespace Crash.Tests.Support;

/// <summary>The writes of a backup, by the names of tables, columns and blobs that the design fixes.</summary>
internal static class Writes
{
    public static readonly DeadlyWrite ClaimTaken = Of("the claim's insert", write =>
        IsInsert(write, "Backups") && write.Sets("RowKey", "!running"));

    /// <summary>The claim goes to another run, and names the one that had it.</summary>
    public static readonly DeadlyWrite ClaimTakenOver = Of("the claim's takeover", write =>
        IsUpdate(write, "Backups", "!running") && write.Sets("Unclosed"));

    /// <summary>Whoever had the claim is closed, and named no more.</summary>
    public static readonly DeadlyWrite ClaimCleared = Of("the claim's clearing", write =>
        IsUpdate(write, "Backups", "!running") && !write.Sets("Unclosed"));

    public static readonly DeadlyWrite ClaimReleased = Of("the claim's release", write =>
        write.Method == "DELETE" && write.Target.Contains("RowKey='!running'", StringComparison.Ordinal));

    public static readonly DeadlyWrite ScheduleTaken = Of("the schedule's row", write => IsUpdate(write, "Backups", "!schedule"));

    /// <summary>The hundred rows of a listing, which are one write.</summary>
    public static readonly DeadlyWrite ExportsListed = Of("the exports' rows", write =>
        IsBatch(write) && write.Sets("Status", "Pending"));

    /// <summary>The exports that an interrupted backup left at work are ended, in one write.</summary>
    public static readonly DeadlyWrite ExportsClosed = Of("the closing of exports", write =>
        IsBatch(write) && write.Sets("Status", "Canceled"));

    public static readonly DeadlyWrite SumsWritten = Of("the hashes", write =>
        write.Method == "PUT" && write.Target.Contains("/SHA256SUMS", StringComparison.Ordinal));

    public static readonly DeadlyWrite ManifestWritten = Of("the manifest", write =>
        write.Method == "PUT" && write.Target.Contains("/manifest.json", StringComparison.Ordinal));

    /// <summary>A backup gets its row.</summary>
    public static DeadlyWrite BackupInserted(string outcome) => Of($"the insert of a backup that is {outcome}", write =>
        IsInsert(write, "Backups") && write.Sets("Outcome", outcome));

    /// <summary>A backup's row gets its end.</summary>
    public static DeadlyWrite BackupEnded(string outcome) => Of($"a backup's end as {outcome}", write =>
        IsUpdate(write, "Backups", "20") && write.Sets("Outcome", outcome));

    /// <summary>An export's row gets a status.</summary>
    public static DeadlyWrite ExportMoved(string collection, string status) => Of($"{status} of {collection}", write =>
        IsUpdate(write, "Exports", collection) && write.Sets("Status", status) && !write.Sets("CountAfter"));

    /// <summary>An export's row gets what the job and the count after it say.</summary>
    public static DeadlyWrite ExportCounted(string collection) => Of($"the counts of {collection}", write =>
        IsUpdate(write, "Exports", collection) && write.Sets("Status", "Exporting") && write.Sets("CountAfter"));

    /// <summary>An export's row gets a status that comes behind the counts.</summary>
    public static DeadlyWrite ExportMovedOn(string collection, string status) => Of($"{status} of {collection}", write =>
        IsUpdate(write, "Exports", collection) && write.Sets("Status", status));

    /// <summary>A file becomes visible.</summary>
    public static DeadlyWrite FileCommitted(string collection) => Of($"the block list of {collection}", write =>
        write.Method == "PUT" && write.Target.Contains($"/{collection}.jsonl.gz", StringComparison.Ordinal)
        && write.Target.Contains("comp=blocklist", StringComparison.Ordinal));

    public static DeadlyWrite Before(this DeadlyWrite write) => write with { Moment = DeathMoment.Before };

    public static DeadlyWrite After(this DeadlyWrite write) => write with { Moment = DeathMoment.After };

    private static DeadlyWrite Of(string what, Func<StorageWrite, bool> matches) => new(DeathMoment.Before, what, matches);

    private static bool IsInsert(StorageWrite write, string table) =>
        write.Method == "POST" && write.Target.Split('?')[0].EndsWith($"/{table}", StringComparison.Ordinal);

    private static bool IsUpdate(StorageWrite write, string table, string keyPrefix) =>
        write.Method is "PUT" or "PATCH" && write.Target.Contains($"/{table}(PartitionKey=", StringComparison.Ordinal)
        && write.Target.Contains($"RowKey='{keyPrefix}", StringComparison.Ordinal);

    private static bool IsBatch(StorageWrite write) => write.Method == "POST" && write.Target.Contains("/$batch", StringComparison.Ordinal);
}
