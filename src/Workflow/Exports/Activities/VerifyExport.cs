using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Exports.Files;

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

    /// <summary>Documents that the job says it exported; null if it does not say.</summary>
    [JsonPropertyName("reportedDocuments")]
    public required long? ReportedDocuments { get; init; }

    /// <summary>Documents that the job says it could not export.</summary>
    [JsonPropertyName("failedDocuments")]
    public long FailedDocuments { get; init; }
}

/// <summary>What <see cref="VerifyExport"/> answers.</summary>
public sealed record Verification
{
    /// <summary>
    /// What is wrong with the file; null if it holds what the job exported, byte for byte, and the job left nothing out. The bytes are kept
    /// either way.
    /// </summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}

/// <summary>Reads the blob back, compares both hashes, parses every line and compares the counts with the job's.</summary>
public sealed class VerifyExport(ExportsTable exports, BackupBlobs blobs, ILogger<VerifyExport> logger)
{
    [Function(nameof(VerifyExport))]
    public async Task<Verification> Run([ActivityTrigger] VerifyExportInput input, CancellationToken cancellation)
    {
        var row = await exports.GetAsync(input.BackupId, input.Collection, cancellation);
        await exports.MoveAsync(row, row with { Export = Verifying(row.Export, input.File) }, cancellation);
        var problem = await FindProblemAsync(input, cancellation);
        if (problem is null)
            Log.FileVerified(logger, input.BackupId, input.Collection, input.File.Documents);
        else
            Log.FileRefused(logger, input.BackupId, input.Collection, problem);
        return new() { Problem = problem };
    }

    private async Task<string?> FindProblemAsync(VerifyExportInput input, CancellationToken cancellation)
    {
        try
        {
            await using var blob = await blobs.OpenReadAsync(input.File.BlobName, cancellation);
            return await FileVerifier.FindProblemAsync(blob, input.File, input.ReportedDocuments, cancellation) ?? LeftOut(input);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return $"The blob '{input.File.BlobName}' is gone.";
        }
    }

    // A sound file of a job that ended well may still lack documents.
    private static string? LeftOut(VerifyExportInput input) => input.FailedDocuments <= 0
        ? null
        : $"The service could not export {input.FailedDocuments} of {input.File.Documents + input.FailedDocuments} documents; "
            + $"the file holds the other {input.File.Documents}. Start another backup; if that misses them too, look for them in the console.";

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
