using System.Security.Cryptography;
using System.Text;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports.Orchestrators;
using Workflow.Steps;

namespace Workflow.Exports;

/// <summary>The result of asking for the index of an export.</summary>
/// <param name="Index">It is there.</param>
/// <param name="Problem">There is none and there will be none, for a person. Null with <paramref name="Index"/> null as well: it is being built.</param>
internal readonly record struct IndexAnswer(DocumentIndex? Index, string? Problem)
{
    public bool IsBeingBuilt => Index is null && Problem is null;
}

/// <summary>
/// The document indexes of exports: available, or soon. A missing one is built by a separate orchestration; a failed build
/// is reported until it is tried again.
/// </summary>
public sealed class ExportIndexes(DocumentIndexes indexes, DerivedBlobs derived, BackupBlobs files, TimeProvider time)
{
    /// <summary>The index of a captured export; if there is none, a build starts.</summary>
    internal async Task<IndexAnswer> OpenAsync(DurableTaskClient client, string backupId, ExportRecord export, CancellationToken cancellation)
    {
        if (await indexes.OpenAsync(export.BlobName!, export.StoredSha256!, cancellation) is { } index)
            return new(index, null);
        var id = InstanceOf(backupId, export.Collection);
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) is { } build)
        {
            if (!build.IsCompleted)
                return default;
            if (ProblemOf(build) is { } problem && build.LastUpdatedAt + Limits.IndexRetry > time.GetUtcNow())
                return new(null, problem);
            // It may have ended between the two questions.
            if (await indexes.OpenAsync(export.BlobName!, export.StoredSha256!, cancellation) is { } built)
                return new(built, null);
            // Building it again at each request would read the whole file each time.
            if (build.RuntimeStatus == OrchestrationRuntimeStatus.Completed && build.LastUpdatedAt + Limits.IndexRest > time.GetUtcNow())
                return new(null, "The document index was damaged or removed right after it was built. Ask again in a minute; if that repeats, look at the storage.");
            // Its id is used again.
            await client.PurgeInstanceAsync(id, null, cancellation);
        }
        await Instances.EnsureAsync(
            client, nameof(IndexExportOrchestrator), id, new IndexExportInput { BackupId = backupId, Collection = export.Collection }, cancellation);
        return default;
    }

    /// <summary>Removes an index that turned out to be damaged, so that it is built again.</summary>
    internal Task ForgetAsync(ExportRecord export, CancellationToken cancellation) =>
        derived.DeleteAsync(DocumentIndexes.NameOf(export.BlobName!), cancellation);

    /// <summary>Reads the raw file of an export by its index.</summary>
    /// <exception cref="IndexDamagedException">The index is damaged.</exception>
    internal async Task<RawFile> RawFileAsync(ExportRecord export, DocumentIndex index, CancellationToken cancellation) => new(
        (offset, bytes, token) => files.ReadAsync(export.BlobName!, offset, bytes, token),
        await index.RunsAsync(cancellation), index.Header.RawBytes, index.Header.StoredBytes);

    // A collection's name may have characters that an instance id may not.
    private static string InstanceOf(string backupId, string collection) =>
        $"{backupId}:index:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(collection)).AsSpan(0, 8))}";

    private static string? ProblemOf(OrchestrationMetadata build) => build.RuntimeStatus == OrchestrationRuntimeStatus.Completed
        ? build.ReadOutputAs<StepResult<long>>() is { Succeeded: false } failed ? failed.Reason : null
        : $"Building the document index ended with status {build.RuntimeStatus}.";
}
