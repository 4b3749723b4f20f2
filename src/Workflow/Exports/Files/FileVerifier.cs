using System.Buffers;
using System.IO.Compression;

namespace Workflow.Exports.Files;

/// <summary>Reads a stored file back in bounded memory: both hashes, and every line.</summary>
internal static class FileVerifier
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>What the blob holds.</summary>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<FileReading> ReadAsync(Stream blob, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        await using var raw = new HashingStream(new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true));
        var lines = new LineReader();
        var problem = await ReadLinesAsync(raw, lines, cancellation);
        // The decompressor may leave bytes behind the last member unread; they belong to the hash.
        if (problem is null)
            await stored.CopyToAsync(Stream.Null, cancellation);
        return new()
        {
            Documents = lines.Count,
            Doubled = lines.Doubled,
            NotImportable = lines.NotImportable,
            Problem = problem,
            StoredSha256 = stored.Sha256,
            RawSha256 = raw.Sha256,
        };
    }

    private static async Task<string?> ReadLinesAsync(Stream raw, LineReader lines, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var filled = 0;
            while (true)
            {
                if (filled == buffer.Length)
                {
                    if (filled > Limits.LineBytes)
                        return $"Line {lines.Count + 1} is longer than {Limits.LineBytes} bytes.";
                    Grow(ref buffer, filled);
                }
                var read = await raw.ReadAsync(buffer.AsMemory(filled), cancellation);
                filled += read;
                var (used, problem) = TakeLines(buffer.AsSpan(0, filled), atEnd: read == 0, lines);
                if (problem is not null || read == 0)
                    return problem;
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Lines end at \n only: U+2028 and the like may stand in any document.
    private static (int Used, string? Problem) TakeLines(ReadOnlySpan<byte> bytes, bool atEnd, LineReader lines)
    {
        var used = 0;
        while (used < bytes.Length)
        {
            var length = bytes[used..].IndexOf((byte)'\n');
            if (length < 0 && !atEnd)
                break;
            var line = length < 0 ? bytes[used..] : bytes.Slice(used, length);
            if (lines.Take(line) is { } problem)
                return (used, $"Line {lines.Count + 1} {problem}");
            used += length < 0 ? line.Length : length + 1;
        }
        return (used, null);
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
