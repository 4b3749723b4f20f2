using System.Buffers;
using System.IO.Compression;

namespace Workflow.Exports.Files;

/// <summary>Reads a stored CSV back in bounded memory: both hashes, and every record.</summary>
internal static class CsvVerifier
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>What the blob holds.</summary>
    /// <param name="blob">Compressed.</param>
    /// <param name="fields">The names of its columns, if they are known.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<FileReading> ReadAsync(Stream blob, IReadOnlyList<string>? fields, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        await using var raw = new HashingStream(new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true));
        var csv = new CsvReader(fields);
        var problem = await ReadRecordsAsync(raw, csv, cancellation);
        // The decompressor may leave bytes behind the last member unread; they belong to the hash.
        if (problem is null)
            await stored.CopyToAsync(Stream.Null, cancellation);
        return new()
        {
            Documents = csv.Documents,
            Doubled = 0,
            NotImportable = null,
            Problem = problem,
            StoredSha256 = stored.Sha256,
            RawSha256 = raw.Sha256,
        };
    }

    private static async Task<string?> ReadRecordsAsync(Stream raw, CsvReader csv, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                var read = await raw.ReadAsync(buffer, cancellation);
                if (read == 0)
                    return csv.End();
                if (csv.Take(buffer.AsSpan(0, read)) is { } problem)
                    return problem;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
