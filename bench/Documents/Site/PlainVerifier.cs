using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Unicode;
using Workflow.Storage;

namespace DocumentsBench.Site;

/// <summary>Verification without an index: both hashes, UTF-8, and every line parsed.</summary>
internal static class PlainVerifier
{
    /// <summary>Documents in the file.</summary>
    public static async Task<long> ReadAsync(Stream stored, CancellationToken cancellation)
    {
        using var storedHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var rawHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var hashed = new Hashed(stored, storedHash);
        var runs = new GzipRuns(hashed);
        var (open, documents) = (new List<byte>(), 0L);
        while (await runs.NextAsync(cancellation) is { } run)
        {
            rawHash.AppendData(run.Span);
            documents += TakeLines(run.Span, open);
        }
        storedHash.GetCurrentHash();
        rawHash.GetCurrentHash();
        return documents;
    }

    private static long TakeLines(ReadOnlySpan<byte> bytes, List<byte> open)
    {
        var documents = 0L;
        for (var end = bytes.IndexOf((byte)'\n'); end >= 0; end = bytes.IndexOf((byte)'\n'))
        {
            if (open.Count > 0)
                Parse([.. open, .. bytes[..end]]);
            else
                Parse(bytes[..end]);
            open.Clear();
            documents++;
            bytes = bytes[(end + 1)..];
        }
        open.AddRange(bytes);
        return documents;
    }

    private static void Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8.IsValid(line))
            throw new InvalidDataException("It is not UTF-8.");
        var reader = new Utf8JsonReader(line);
        while (reader.Read())
        {
        }
    }

    private sealed class Hashed(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
