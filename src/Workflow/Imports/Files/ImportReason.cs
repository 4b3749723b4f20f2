using WeChat;

namespace Workflow.Imports.Files;

/// <summary>Puts into words why an import did not take everything.</summary>
internal static class ImportReason
{
    /// <summary>Null if it took everything.</summary>
    public static string? Of(MigrateStatus job) => IsWhole(job) ? null : Explain(job);

    /// <summary>Whether every document was taken.</summary>
    public static bool IsWhole(MigrateStatus job) => job.State == MigrateState.Success && job.RecordFail == 0;

    // The service's own words may quote a key.
    private static string Explain(MigrateStatus job)
    {
        var what = job.State == MigrateState.Fail ? "The import failed" : $"The service refused {job.RecordFail} documents";
        return job.Message switch
        {
            { } text when ImportMessages.IsDuplicateKey(text) && ImportMessages.IndexOf(text) is { } index && index != "_id_" =>
                $"{what}: the unique index '{Printable.Of(index)}' has their key already. Remove the other documents, or that index, then restore again.",
            { } text when ImportMessages.IsDuplicateKey(text) => $"{what}: documents with their _id exist already.",
            { } text when ImportMessages.IsQuota(text) => $"{what}: the environment is full. Free space or buy a larger package, then restore again.",
            { } text when ImportMessages.IsFileMissing(text) => $"{what}: the uploaded file was gone. Restore again.",
            _ => $"{what}. The service's reason may quote a document, so it is not shown; try with fewer documents (docIds) to find it.",
        };
    }
}
