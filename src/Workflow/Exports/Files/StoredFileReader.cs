using Azure;
using Workflow.Catalogue;

namespace Workflow.Exports.Files;

/// <summary>The result of reading a stored file back.</summary>
/// <param name="File">What it holds; null with a problem.</param>
/// <param name="Problem">Why its content is unknown, as a sentence.</param>
/// <param name="IsGone">It is not there.</param>
internal readonly record struct StoredFileReading(FileReading? File, string? Problem = null, bool IsGone = false);

/// <summary>Reads a stored file back from storage. Throws only if storage is unavailable.</summary>
internal static class StoredFileReader
{
    public static async Task<StoredFileReading> ReadAsync(BackupBlobs blobs, string blobName, IFileContent content, CancellationToken cancellation)
    {
        try
        {
            await using var blob = await blobs.OpenReadAsync(blobName, cancellation);
            return new(await FileVerifier.ReadAsync(blob, content, cancellation));
        }
        catch (InvalidDataException damaged)
        {
            return new(null, $"The stored file cannot be decompressed: {damaged.Message}");
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return new(null, $"The blob '{blobName}' is gone.", IsGone: true);
        }
    }
}
