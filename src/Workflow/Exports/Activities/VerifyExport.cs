using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Documents;
using Workflow.Exports.Files;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Exports.Activities;

/// <summary>What <see cref="VerifyExport"/> needs.</summary>
public sealed record VerifyExportInput
{
    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("collection")]
    public required string Collection { get; init; }

    [JsonPropertyName("file")]
    public required StoredFile File { get; init; }

    /// <summary>When the export must be over.</summary>
    [JsonPropertyName("deadline")]
    public required DateTimeOffset Deadline { get; init; }
}

/// <summary>
/// Reads the blob back, compares both hashes, parses every line, and compares the documents with the job's number and the
/// counts before and after. The bytes are kept whatever it finds. It also writes the document index, since it reads every line.
/// </summary>
public sealed class VerifyExport(ExportsTable exports, BackupBlobs blobs, DerivedBlobs derived, TimeProvider time, Instruments instruments, ILogger<VerifyExport> logger)
{
    /// <summary>Returns how the export ends; a damaged or incomplete file is worth another attempt.</summary>
    [Function(nameof(VerifyExport))]
    public Task<StepResult<ExportStatus>> Run([ActivityTrigger] VerifyExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfExport("verify", input.BackupId, input.Collection);
            var row = await exports.GetAsync(input.BackupId, input.Collection, limited);
            if (row.Export.Status.IsTerminal())
                return EndedExport.Result<ExportStatus>(row);
            row = await exports.MoveAsync(row, row with { Export = Verifying(row.Export, input.File) }, limited);
            // A CSV has no index: it does not distinguish numbers from texts.
            var hasIndex = row.Export.Format != ExportFormat.Csv;
            await using var index = hasIndex ? new IndexDraft(derived, input.BackupId, input.Collection, input.File.BlobName, logger) : null;
            var content = index?.Lines ?? (IFileContent)new CsvReader(row.Export.ColumnNames);
            var read = await StoredFileReader.ReadAsync(blobs, input.File.BlobName, content, limited);
            if (read.File is { } file)
                instruments.FileRead(file.StoredBytes);
            // The file has been read; its index must not fail the export, so the deadline does not stop it.
            return await JudgeAsync(input, row, read.File, read.Problem, index, cancellation);
        });

    private async Task<StepResult<ExportStatus>> JudgeAsync(
        VerifyExportInput input, ExportRow row, FileReading? file, string? problem, IndexDraft? index, CancellationToken cancellation)
    {
        NotImportable? notImportable = null;
        if (index is not null && file is { Problem: null })
        {
            (var doubled, notImportable) = await index.TryWriteAsync(file, blobs, cancellation);
            file = file with { Doubled = doubled };
        }
        problem ??= FileJudge.FindProblem(file!, input.File, row);
        if (problem is not null || notImportable is not null)
            await exports.MoveAsync(row, row with { Export = row.Export with { NotImportable = notImportable, Reason = problem } }, cancellation);
        if (problem is not null)
        {
            instruments.FileRefused();
            Log.FileRefused(logger, input.BackupId, Printable.Of(input.Collection), problem);
            return StepResult.StartOver<ExportStatus>(problem);
        }
        if (index is not null)
            await index.TryPublishAsync(cancellation);
        Log.FileVerified(logger, input.BackupId, Printable.Of(input.Collection), input.File.Documents);
        return StepResult.Ok(file!.Documents == 0 ? ExportStatus.Empty : ExportStatus.Complete);
    }

    private static ExportRecord Verifying(ExportRecord export, StoredFile file) => export with
    {
        Status = ExportStatus.Verifying,
        BlobName = file.BlobName,
        Documents = file.Documents,
        RawBytes = file.RawBytes,
        StoredBytes = file.StoredBytes,
        RawSha256 = file.RawSha256,
        StoredSha256 = file.StoredSha256,
    };
}
