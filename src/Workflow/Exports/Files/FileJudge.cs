using Workflow.Catalogue;

namespace Workflow.Exports.Files;

/// <summary>Checks a file that was read back against its hashes, its job and the counts. Pure.</summary>
internal static class FileJudge
{
    /// <summary>What is wrong with the file, as a sentence for a person; null if nothing is.</summary>
    /// <param name="read">What is in the blob.</param>
    /// <param name="stored">What was stored.</param>
    /// <param name="row">What the job and the counts say.</param>
    public static string? FindProblem(FileReading read, StoredFile stored, ExportRow row) =>
        read.Problem
        ?? Hashes(read, stored.StoredSha256, stored.RawSha256)
        ?? JobsCount(read, row.Export)
        ?? LeftOut(read, row.FailedDocuments)
        ?? Short(read, row.Export);

    /// <summary>How a file that was verified once is other than it was then, as a sentence for a person; null if it is the same.</summary>
    /// <param name="read">What is in the blob now.</param>
    /// <param name="export">What was in it.</param>
    public static string? FindChange(FileReading read, ExportRecord export) =>
        read.Problem
        ?? Hashes(read, export.StoredSha256, export.RawSha256)
        ?? (read.Documents == export.Documents ? null : $"The file has {read.Documents} documents, {export.Documents} are recorded.");

    private static string? Hashes(FileReading read, string? stored, string? raw)
    {
        if (read.StoredSha256 != stored)
            return $"The stored bytes have SHA-256 {read.StoredSha256}, {stored} were written.";
        return read.RawSha256 == raw ? null
            : $"The decompressed bytes have SHA-256 {read.RawSha256}, {raw} were downloaded.";
    }

    private static string? JobsCount(FileReading read, ExportRecord export)
    {
        if (export.ReportedDocuments is { } reported)
            return read.Documents == reported ? null : $"The file has {read.Documents} documents, the job reported {reported}.";
        // The counts confirm the file if the job does not.
        return export.Counted == true ? null
            : $"The file has {read.Documents} documents, the job did not say how many it exported. Compare with the console, or start another backup.";
    }

    // An undamaged file of a successful job may still lack documents.
    private static string? LeftOut(FileReading read, long failed) => failed <= 0
        ? null
        : $"The service could not export {failed} of {read.Documents + failed} documents; "
            + $"the file holds the other {read.Documents}. Start another backup; if that misses them too, look for them in the console.";

    // Documents come and go while a job runs: only a file with fewer than before and after is short.
    private static string? Short(FileReading read, ExportRecord export)
    {
        if (export is not { CountBefore: { } before, CountAfter: { } after })
            return null;
        var documents = read.Documents - read.Doubled;
        if (documents >= Math.Min(before, after))
            return null;
        var doubled = read.Doubled > 0 ? $" ({read.Doubled} of its lines repeat the _id of another)" : "";
        var held = export.Whole ? $"the collection held {before}" : $"{before} were there";
        return $"The file has {documents} documents{doubled}, but {held} before the export and {after} after it.";
    }
}
