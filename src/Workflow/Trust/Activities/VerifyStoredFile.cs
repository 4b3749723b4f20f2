using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports.Files;
using Workflow.Numbers;

namespace Workflow.Trust.Activities;

/// <summary>What <see cref="VerifyStoredFile"/> needs.</summary>
public sealed record VerifyStoredFileInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }
}

/// <summary>
/// Reads one stored file back: both hashes, every line, and their number, against the export's row. Unavailable storage throws: that is
/// not damage. A missing document index is also built, since every line is read.
/// </summary>
public sealed class VerifyStoredFile(
    ExportsTable exports, BackupBlobs blobs, DerivedBlobs derived, DocumentIndexes indexes, Instruments instruments, ILogger<VerifyStoredFile> logger)
{
    [Function(nameof(VerifyStoredFile))]
    public async Task<FileCheck> Run([ActivityTrigger] VerifyStoredFileInput input, CancellationToken cancellation)
    {
        using var span = Spans.OfExport("verify again", input.BackupId, input.Collection);
        if ((await exports.FindAsync(input.BackupId, input.Collection, cancellation))?.Export is not { BlobName: { } blobName, StoredSha256: { } sha256 } export)
            return new() { IsUnread = true, Problem = "The table Exports has no row of its file. Rebuild the tables with POST /api/catalogue/rebuild, then verify again." };
        var isIndexed = export.Format == ExportFormat.Csv || await indexes.OpenAsync(blobName, sha256, cancellation) is not null;
        await using var draft = export.Format == ExportFormat.Csv ? null : new IndexDraft(derived, input.BackupId, input.Collection, blobName, logger);
        var content = draft?.Lines ?? (IFileContent)new CsvReader(export.ColumnNames);
        var read = await StoredFileReader.ReadAsync(blobs, blobName, content, cancellation);
        if (read.File is { } file)
            instruments.FileRead(file.StoredBytes);
        var problem = read.Problem ?? FileJudge.FindChange(read.File!, export);
        if (problem is not null)
        {
            instruments.FileRefused();
            Log.StoredFileDamaged(logger, input.BackupId, Printable.Of(input.Collection), problem);
        }
        else if (!isIndexed)
        {
            await draft!.TryWriteAsync(read.File!, blobs, cancellation);
            await draft.TryPublishAsync(cancellation);
        }
        return new() { StoredBytes = read.File?.StoredBytes ?? 0, Problem = problem, IsGone = read.IsGone };
    }
}
