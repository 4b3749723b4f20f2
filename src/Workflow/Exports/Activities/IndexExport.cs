using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Documents.Index;
using Workflow.Exports.Files;
using Workflow.Steps;

namespace Workflow.Exports.Activities;

/// <summary>
/// Makes sure that an export of any age has its document index: if none matches the file, it reads the file and builds one. Only a
/// file whose hash is the recorded one gets an index.
/// </summary>
public sealed class IndexExport(
    ExportsTable exports, BackupBlobs blobs, DerivedBlobs derived, DocumentIndexes indexes, IndexedBackups indexed, ILogger<IndexExport> logger)
{
    /// <summary>The code for a file that cannot have an index.</summary>
    public const string NotIndexed = "notIndexed";

    /// <summary>The code for a collection that the backup does not have, or no longer has.</summary>
    public const string NotCaptured = "notCaptured";

    /// <summary>The code of a file that is not there.</summary>
    public const string FileGone = "fileGone";

    /// <summary>The code for a temporary folder that is full, or cannot be written to.</summary>
    public const string NoRoom = "noRoom";

    /// <summary>What to do then.</summary>
    internal const string NoRoomSentence = "There is no space in the app's temporary folder to sort the documents. Free some, or set TMPDIR to a larger disk, then ask again.";

    /// <summary>Returns the documents of the file.</summary>
    [Function(nameof(IndexExport))]
    public async Task<StepResult<long>> Run([ActivityTrigger] IndexExportInput input, CancellationToken cancellation)
    {
        var row = await exports.FindAsync(input.BackupId, input.Collection, cancellation);
        if (row?.Export is not { Status: ExportStatus.Complete or ExportStatus.Empty, BlobName: { } blobName, StoredSha256: { } storedSha256 } export)
            return StepResult.Permanent<long>(NotCaptured, $"The backup {input.BackupId} has no file of '{Printable.Of(input.Collection)}'.");
        if (export.Note is { } note)
            return StepResult.Permanent<long>(NotIndexed, note);
        if (await indexes.OpenAsync(blobName, storedSha256, cancellation) is not null)
        {
            await indexed.RecordAsync(input.BackupId, cancellation);
            return StepResult.Ok(export.Documents ?? 0);
        }
        await using var index = new IndexDraft(derived, input.BackupId, input.Collection, blobName, logger);
        try
        {
            await using var blob = await blobs.OpenReadAsync(blobName, cancellation);
            var file = await FileVerifier.ReadAsync(blob, index.Lines, cancellation);
            if (file.Problem is not null || file.StoredSha256 != storedSha256)
                return Damaged(input, file.Problem ?? $"It has SHA-256 {file.StoredSha256}, {storedSha256} is recorded.");
            await index.BuildAsync(file, cancellation);
            Log.IndexBuilt(logger, input.BackupId, Printable.Of(input.Collection), file.Documents);
            await indexed.RecordAsync(input.BackupId, cancellation);
            return StepResult.Ok(file.Documents);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return StepResult.Permanent<long>(NoRoom, NoRoomSentence);
        }
        catch (InvalidDataException damaged)
        {
            return Damaged(input, damaged.Message);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return StepResult.Permanent<long>(FileGone, $"The file of '{Printable.Of(input.Collection)}' in backup {input.BackupId} is gone.");
        }
    }

    private static StepResult<long> Damaged(IndexExportInput input, string how) => StepResult.Permanent<long>(
        "fileDamaged", $"The stored file of '{Printable.Of(input.Collection)}' in backup {input.BackupId} is damaged. {how} Use another backup.");
}
