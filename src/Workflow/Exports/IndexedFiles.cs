using Workflow.Catalogue;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;

namespace Workflow.Exports;

/// <summary>An export that is compared or read: its record and its index.</summary>
internal sealed record IndexedFile(ExportRecord Export, DocumentIndex Index);

/// <summary>Opens the files that restores and drills compare and read.</summary>
public sealed class IndexedFiles(ExportsTable exports, DocumentIndexes documents, ExportIndexes indexes)
{
    /// <summary>An export and its index; null where <paramref name="backupId"/> is null, or the collection was not there or had no document.</summary>
    /// <exception cref="IndexDamagedException">No index matches the file; it has to be built first.</exception>
    internal async Task<IndexedFile?> OpenAsync(string? backupId, string collection, CancellationToken cancellation)
    {
        if (backupId is null)
            return null;
        var row = await exports.GetAsync(backupId, collection, cancellation);
        if (row.Export is not { BlobName: { } blobName, StoredSha256: { } sha256 } export)
            throw new InvalidOperationException($"The export of '{Printable.Of(collection)}' in {backupId} has no file.");
        return await documents.OpenAsync(blobName, sha256, cancellation) is { } index ? new(export, index) : throw DocumentIndex.Damaged();
    }

    /// <summary>The raw file.</summary>
    internal Task<RawFile> ReadAsync(IndexedFile file, CancellationToken cancellation) => indexes.RawFileAsync(file.Export, file.Index, cancellation);

    /// <summary>Removes indexes that do not match their files, so that they are built again.</summary>
    internal async Task ForgetAsync(IEnumerable<(string? BackupId, string Collection)> read, CancellationToken cancellation)
    {
        foreach (var (backup, collection) in read)
        {
            if (backup is not null && await exports.FindAsync(backup, collection, cancellation) is { Export: { BlobName: not null } export })
                await indexes.ForgetAsync(export, cancellation);
        }
    }

    /// <summary>Where documents lie that the service would not import. Files that have none are not read.</summary>
    internal async Task<IReadOnlySet<long>> OddAsync(IndexedFile? file, CancellationToken cancellation)
    {
        var odd = new HashSet<long>();
        if (file?.Export.NotImportable is null)
            return odd;
        using var inOrder = new EntrySorter(Limits.SortedDifferences);
        await using (var entries = await file.Index.EntriesAsync(cancellation))
        {
            while (await entries.MoveNextAsync(cancellation))
                inOrder.Add(DiffRecord.Added(entries.Current).Sortable);
        }
        var raw = await ReadAsync(file, cancellation);
        var reader = new DocumentReader();
        var batch = new IndexEntry[1024];
        for (var count = inOrder.Read(batch); count > 0; count = inOrder.Read(batch))
        {
            for (var i = 0; i < count; i++)
            {
                var record = new DiffRecord(batch[i]);
                if (reader.Read(await raw.ReadAsync(record.Offset, record.Length, cancellation)).Oddity is not null)
                    odd.Add(record.Offset);
            }
        }
        return odd;
    }
}
