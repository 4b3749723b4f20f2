using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Workflow.Catalogue;

namespace Workflow.Exports.Files;

/// <summary>Reads a stored file back: both hashes, every line a JSON object, the number of lines.</summary>
internal static class FileVerifier
{
    private const int BufferBytes = 256 * 1024;

    /// <summary>What is wrong with the file, as a sentence for a person; null if nothing is.</summary>
    /// <param name="blob">The blob's bytes.</param>
    /// <param name="file">What was stored.</param>
    /// <param name="reportedDocuments">What the job said that it exported; null if it did not say.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<string?> FindProblemAsync(Stream blob, StoredFile file, long? reportedDocuments, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        await using var raw = new HashingStream(new GZipStream(stored, CompressionMode.Decompress, leaveOpen: true));
        long lines;
        try
        {
            var (count, problem) = await ReadLinesAsync(raw, cancellation);
            if (problem is not null)
                return problem;
            lines = count;
            // The decompressor may leave bytes behind the last member unread; they belong to the hash.
            await stored.CopyToAsync(Stream.Null, cancellation);
        }
        catch (InvalidDataException damaged)
        {
            return $"The stored file cannot be decompressed: {damaged.Message}";
        }
        if (stored.Sha256 != file.StoredSha256)
            return $"The stored bytes have SHA-256 {stored.Sha256}, {file.StoredSha256} were written.";
        if (raw.Sha256 != file.RawSha256)
            return $"The decompressed bytes have SHA-256 {raw.Sha256}, {file.RawSha256} were downloaded.";
        if (reportedDocuments is null)
            return $"The file has {lines} documents, the job did not say how many it exported. Compare with the console, or start another backup.";
        return lines == reportedDocuments ? null : $"The file has {lines} documents, the job reported {reportedDocuments}.";
    }

    private static async Task<(long Lines, string? Problem)> ReadLinesAsync(Stream raw, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long lines = 0;
            var filled = 0;
            while (true)
            {
                if (filled == buffer.Length)
                {
                    if (filled > Limits.LineBytes)
                        return (lines, $"Line {lines + 1} is longer than {Limits.LineBytes} bytes.");
                    Grow(ref buffer, filled);
                }
                var read = await raw.ReadAsync(buffer.AsMemory(filled), cancellation);
                filled += read;
                var (used, problem) = TakeLines(buffer.AsSpan(0, filled), atEnd: read == 0, ref lines);
                if (problem is not null || read == 0)
                    return (lines, problem);
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
    private static (int Used, string? Problem) TakeLines(ReadOnlySpan<byte> bytes, bool atEnd, ref long lines)
    {
        var used = 0;
        while (used < bytes.Length)
        {
            var length = bytes[used..].IndexOf((byte)'\n');
            if (length < 0 && !atEnd)
                break;
            var line = length < 0 ? bytes[used..] : bytes.Slice(used, length);
            if (LineProblem(line) is { } problem)
                return (used, $"Line {lines + 1} {problem}");
            lines++;
            used += length < 0 ? line.Length : length + 1;
        }
        return (used, null);
    }

    private static string? LineProblem(ReadOnlySpan<byte> line)
    {
        if (line.Length > Limits.LineBytes)
            return $"is longer than {Limits.LineBytes} bytes.";
        if (!Utf8.IsValid(line))
            return "is not valid UTF-8.";
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = Limits.DocumentDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return "is not a JSON object.";
            while (reader.Read())
            {
            }
            return null;
        }
        catch (JsonException broken)
        {
            // The exception's text may quote the document.
            return $"is not valid JSON (byte {broken.BytePositionInLine}).";
        }
    }

    private static void Grow(ref byte[] buffer, int filled)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private sealed class HashingStream(Stream inner) : Stream
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public string Sha256 => Convert.ToHexStringLower(hash.GetCurrentHash());

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            hash.AppendData(buffer, offset, read);
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            hash.Dispose();
            await inner.DisposeAsync();
        }
    }
}
