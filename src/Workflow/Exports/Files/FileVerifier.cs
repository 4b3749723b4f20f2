using System.Security.Cryptography;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Exports.Files;

/// <summary>Reads a stored file back in bounded memory: both hashes, every line, and what its document index needs.</summary>
internal static class FileVerifier
{
    /// <summary>What the blob holds; its runs and documents go to <paramref name="index"/>.</summary>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<FileReading> ReadAsync(Stream blob, IndexBuilder index, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        using var rawHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var runs = new GzipRuns(stored);
        var lines = new LineReader(index);
        using var splitter = new LineSplitter(lines);
        string? problem = null;
        var rawBytes = 0L;
        while (problem is null && await runs.NextAsync(cancellation) is { } run)
        {
            rawHash.AppendData(run.Span);
            index.Runs.Add(new(rawBytes, runs.StoredOffset, lines.Count + 1));
            rawBytes += run.Length;
            problem = splitter.Take(run.Span);
        }
        return new()
        {
            Problem = problem ?? splitter.End(),
            Documents = lines.Count,
            RawBytes = rawBytes,
            StoredBytes = stored.BytesRead,
            Odd = lines.Odd,
            StoredSha256 = stored.Sha256,
            RawSha256 = Convert.ToHexStringLower(rawHash.GetCurrentHash()),
        };
    }
}
