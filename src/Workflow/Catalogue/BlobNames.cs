using Workflow.Storage;

namespace Workflow.Catalogue;

/// <summary>Where things lie in the container <c>backups</c>.</summary>
public static class BlobNames
{
    /// <summary>The file of one collection.</summary>
    public static string Export(string env, string backupId, string collection) =>
        $"{CollectionName.Encode(env)}/{backupId}/{CollectionName.Encode(collection)}.jsonl.gz";

    /// <summary>The manifest of one backup.</summary>
    public static string Manifest(string env, string backupId) => $"{CollectionName.Encode(env)}/{backupId}/manifest.json";
}
