using System.Globalization;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;

namespace Workflow.Exports;

/// <summary>
/// Records in a backup's row whether all its files have their document index, so that a list of backups need not check. Readers of an index
/// check that it matches its file.
/// </summary>
public sealed class IndexedBackups(
    BackupCatalog catalog, ExportsTable exports, DerivedBlobs derived, TrustTable trust, TimeProvider time)
{
    /// <summary>Checks and records the result; a backup without a row is left alone.</summary>
    public async Task RecordAsync(string env, string backupId, IEnumerable<ExportRecord> entries, CancellationToken cancellation)
    {
        var missing = entries.Where(export => export is { StoredSha256: not null, BlobName: not null } && export.Status.IsCaptured())
            .Select(export => DocumentIndexes.NameOf(export.BlobName!)).ToHashSet(StringComparer.Ordinal);
        var files = missing.Count;
        await foreach (var name in derived.NamesAsync($"{BlobNames.Folder(env, backupId)}/", cancellation))
            missing.Remove(name);
        var evidence = files == 0 || missing.Count > 0 ? null : string.Create(CultureInfo.InvariantCulture, $"Document indexes: {files} of {files} files.");
        // Checking again does not change since when it is so.
        await trust.ChangeAsync(
            env, backupId,
            now => now.Indexed?.Evidence == evidence ? now : now with { Indexed = evidence is null ? null : new() { At = time.GetUtcNow(), Evidence = evidence } },
            cancellation);
    }

    /// <summary>The same for a backup of any environment, once an index of it was built.</summary>
    public async Task RecordAsync(string backupId, CancellationToken cancellation)
    {
        if (BackupId.IsValid(backupId) && await catalog.FindRowAsync(null, backupId, cancellation) is { Backup: { EndedAt: not null } backup })
            await RecordAsync(backup.Env, backupId, (await exports.ListAsync(backupId, cancellation)).Select(row => row.Export), cancellation);
    }
}
