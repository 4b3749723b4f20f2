using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>Where things lie in the container <c>backups</c>.</summary>
public static class BlobNames
{
    /// <summary>All that a backup writes lies in it.</summary>
    public static string Folder(string env, string backupId) => $"{CollectionName.Encode(env)}/{backupId}";

    /// <summary>
    /// The file of one collection. Each attempt has its own, so that attempts cannot collide: those after the first are in a folder
    /// <c>!n</c>. The export's row says which one counts.
    /// </summary>
    public static string Export(string folder, string collection, int attempt, ExportFormat format) =>
        $"{folder}/{(attempt > 1 ? $"!{attempt}/" : "")}{CollectionName.Encode(collection)}{(format == ExportFormat.Csv ? ".csv.gz" : ".jsonl.gz")}";

    /// <summary>The manifest of one backup.</summary>
    public static string Manifest(string env, string backupId) => $"{Folder(env, backupId)}/manifest.json";

    /// <summary>The hashes of its files, beside the manifest.</summary>
    public static string Sha256Sums(string env, string backupId) => $"{Folder(env, backupId)}/SHA256SUMS";
}
