using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Canonical;
using Workflow.Documents.Index;
using Workflow.Exports;

namespace Workflow.Browse;

/// <summary>What came of asking for a document.</summary>
internal enum FetchState
{
    Found,
    Absent,

    /// <summary>The index is being built; ask again.</summary>
    Indexing,

    /// <summary>The file is damaged, or its content is unknown.</summary>
    Unreadable,

    /// <summary>The file is gone.</summary>
    Gone,
}

/// <summary>A document, or why there is none.</summary>
/// <param name="State">What came of it.</param>
/// <param name="Document">As it stands in the file.</param>
/// <param name="ContentHash">Of its canonical form: ten bytes in lower-case hex.</param>
/// <param name="Documents">How many of that id the file has; this is the first.</param>
/// <param name="Problem">Why it cannot be read, for a person.</param>
internal sealed record FetchedDocument(FetchState State, byte[]? Document = null, string? ContentHash = null, int Documents = 0, string? Problem = null);

/// <summary>Reads one document from a stored file, and checks it against the index before returning it.</summary>
public sealed class DocumentFetcher(ExportIndexes indexes)
{
    internal async Task<FetchedDocument> FetchAsync(
        DurableTaskClient client, string backupId, ExportRecord export, DocumentId id, CancellationToken cancellation)
    {
        if (export.Note is { } note)
            return new(FetchState.Unreadable, Problem: note);
        var answer = await indexes.OpenAsync(client, backupId, export, cancellation);
        if (answer.Index is not null)
        {
            try
            {
                return await FindAsync(export, answer.Index, id, cancellation);
            }
            catch (FileNotFoundException)
            {
                return new(FetchState.Gone);
            }
            catch (Exception damage) when (Damage.IsFound(damage))
            {
                await indexes.ForgetAsync(export, cancellation);
                answer = await indexes.OpenAsync(client, backupId, export, cancellation);
            }
        }
        return answer.Problem is { } problem ? new(FetchState.Unreadable, Problem: problem) : new(FetchState.Indexing);
    }

    private async Task<FetchedDocument> FindAsync(ExportRecord export, DocumentIndex index, DocumentId id, CancellationToken cancellation)
    {
        RawFile? file = null;
        var reader = new DocumentReader();
        foreach (var hash in id.Hashes)
        {
            var entries = await index.FindAsync(hash, cancellation);
            for (var i = 0; i < entries.Count; i++)
            {
                file ??= await indexes.RawFileAsync(export, index, cancellation);
                var document = await file.ReadAsync(entries[i].Offset, entries[i].Length, cancellation);
                if (IndexEntry.OfDocument(reader, document, entries[i].Offset) != entries[i])
                    throw DocumentIndex.Damaged();
                // The index has only some bytes of the hash.
                if (reader.IdHash.SequenceEqual(hash))
                    return new(FetchState.Found, document, entries[i].ContentHash(), entries.Count - i);
            }
        }
        return new(FetchState.Absent);
    }
}
