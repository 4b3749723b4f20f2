using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Exports.Files;
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
/// Reads the blob back, compares both hashes, parses every line, and compares the documents with what the job said and with what the
/// collection held before and after. The bytes are kept whatever it finds.
/// </summary>
public sealed class VerifyExport(ExportsTable exports, BackupBlobs blobs, TimeProvider time, ILogger<VerifyExport> logger)
{
    /// <summary>Returns how the export ends; a file that is not sound or not whole is worth another attempt.</summary>
    [Function(nameof(VerifyExport))]
    public Task<StepResult<ExportStatus>> Run([ActivityTrigger] VerifyExportInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var row = await exports.GetAsync(input.BackupId, input.Collection, limited);
            if (row.Export.Status.IsTerminal())
                return EndedExport.Result<ExportStatus>(row);
            row = await exports.MoveAsync(row, row with { Export = Verifying(row.Export, input.File) }, limited);
            var (file, problem) = await ReadAsync(input.File, row.Export, limited);
            problem ??= FileJudge.FindProblem(file!, input.File, row);
            if (problem is not null || file?.NotImportable is not null)
                await exports.MoveAsync(row, row with { Export = row.Export with { NotImportable = file?.NotImportable, Reason = problem } }, limited);
            if (problem is not null)
            {
                Log.FileRefused(logger, input.BackupId, Printable.Of(input.Collection), problem);
                return StepResult.StartOver<ExportStatus>(problem);
            }
            Log.FileVerified(logger, input.BackupId, Printable.Of(input.Collection), input.File.Documents);
            return StepResult.Ok(file!.Documents == 0 ? ExportStatus.Empty : ExportStatus.Complete);
        });

    private async Task<(FileReading? File, string? Problem)> ReadAsync(StoredFile file, ExportRecord export, CancellationToken cancellation)
    {
        try
        {
            await using var blob = await blobs.OpenReadAsync(file.BlobName, cancellation);
            return export.Format == ExportFormat.Csv
                ? (await CsvVerifier.ReadAsync(blob, export.Fields, cancellation), null)
                : (await FileVerifier.ReadAsync(blob, cancellation), null);
        }
        catch (InvalidDataException damaged)
        {
            return (null, $"The stored file cannot be decompressed: {damaged.Message}");
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return (null, $"The blob '{file.BlobName}' is gone.");
        }
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
