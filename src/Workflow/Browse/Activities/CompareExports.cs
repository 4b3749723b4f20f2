using System.Text.Json.Serialization;
using Azure;
using Workflow.Browse.Diffs;
using Workflow.Catalogue;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Exports.Activities;
using Workflow.Steps;

namespace Workflow.Browse.Activities;

/// <summary>What <see cref="CompareExports"/> needs.</summary>
public sealed record CompareExportsInput
{
    [JsonPropertyName("diffId")]
    public required string DiffId { get; init; }

    [JsonPropertyName("env")]
    public required string Env { get; init; }

    [JsonPropertyName("from")]
    public required string From { get; init; }

    [JsonPropertyName("to")]
    public required string To { get; init; }

    [JsonPropertyName("collection")]
    public required ComparableCollection Collection { get; init; }

    /// <summary>Its place in the diff.</summary>
    [JsonPropertyName("number")]
    public required int Number { get; init; }
}

/// <summary>
/// Compares a collection in two backups by their indexes, and writes which documents differ. Repeated, it writes the same. Answers
/// <see cref="StepKind.StartOver"/> if an index is missing or damaged: then it has to be built first.
/// </summary>
public sealed class CompareExports(ExportsTable exports, BackupBlobs files, DocumentIndexes documents, ExportIndexes indexes, DiffBlobs blobs)
{
    /// <summary>Returns counts and nothing of a document.</summary>
    [Function(nameof(CompareExports))]
    public async Task<StepResult<DiffCollection>> Run([ActivityTrigger] CompareExportsInput input, CancellationToken cancellation)
    {
        var name = input.Collection.Collection;
        var from = input.Collection.IsInFrom ? await FindAsync(input.From, name, cancellation) : null;
        var to = input.Collection.IsInTo ? await FindAsync(input.To, name, cancellation) : null;
        if (input.Collection.IsInFrom && from is null)
            return StepResult.Permanent<DiffCollection>(IndexExport.FileGone, Gone.File(input.From, name));
        if (input.Collection.IsInTo && to is null)
            return StepResult.Permanent<DiffCollection>(IndexExport.FileGone, Gone.File(input.To, name));
        try
        {
            await using var older = from is null ? null : await OpenAsync(from, cancellation);
            await using var newer = to is null ? null : await OpenAsync(to, cancellation);
            using var comparison = new IndexComparison();
            await comparison.RunAsync(older, newer, cancellation);
            foreach (var written in Enum.GetValues<DiffClass>())
                await WriteAsync(input, comparison, written, cancellation);
            return StepResult.Ok(Counts(name, comparison));
        }
        catch (IndexDamagedException)
        {
            // Which of them cannot be said.
            foreach (var export in new[] { from, to }.OfType<ExportRecord>())
                await indexes.ForgetAsync(export, cancellation);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return StepResult.Permanent<DiffCollection>(IndexExport.NoRoom, IndexExport.NoRoomSentence);
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            // Somebody else has found it damaged.
        }
        return StepResult.StartOver<DiffCollection>($"The document index of '{Printable.Of(name)}' in backup {input.From} or {input.To} is damaged.");
    }

    // An index may outlive its file.
    private async Task<ExportRecord?> FindAsync(string backupId, string collection, CancellationToken cancellation) =>
        await exports.FindAsync(backupId, collection, cancellation) is { Export: { BlobName: { } blobName, StoredSha256: not null } export }
            && await files.FindAsync(blobName, cancellation) is not null ? export : null;

    private async Task<IndexCursor> OpenAsync(ExportRecord export, CancellationToken cancellation) =>
        await documents.OpenAsync(export.BlobName!, export.StoredSha256!, cancellation) is { } index
            ? await index.EntriesAsync(cancellation)
            : throw DocumentIndex.Damaged();

    private async Task WriteAsync(CompareExportsInput input, IndexComparison comparison, DiffClass written, CancellationToken cancellation)
    {
        if (comparison.CountOf(written) == 0)
            return;
        await using var target = await blobs.OpenAsync(input.Env, input.DiffId, input.Number, written, cancellation);
        await DiffRecords.WriteAsync(records => comparison.Read(written, records), target, cancellation);
        await target.ReplaceAsync(cancellation);
    }

    private static DiffCollection Counts(string collection, IndexComparison comparison) => new()
    {
        Collection = collection,
        Added = comparison.CountOf(DiffClass.Added),
        Removed = comparison.CountOf(DiffClass.Removed),
        Changed = comparison.CountOf(DiffClass.Changed),
        Same = comparison.Same,
    };
}
