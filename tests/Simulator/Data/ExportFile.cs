using System.Security.Cryptography;

namespace Simulator.Data;

/// <summary>
/// The file of an export job: a snapshot of segments, perhaps with faults in its bytes. Any stretch of it can be written at any time.
/// </summary>
public sealed class ExportFile
{
    private readonly IReadOnlyList<Segment> _segments;
    private readonly long _brokenAt;
    private string? _sha256;

    /// <param name="segments">What it holds.</param>
    /// <param name="finalNewline">Whether the last line ends with <c>\n</c>; nobody knows whether the real service's does.</param>
    /// <param name="brokenLine">A line (from 1) whose first byte is spoilt, or 0.</param>
    public ExportFile(IReadOnlyList<Segment> segments, bool finalNewline, long brokenLine)
    {
        _segments = segments;
        Documents = segments.Sum(segment => segment.Documents);
        var length = segments.Sum(segment => segment.LengthBytes);
        LengthBytes = length > 0 && !finalNewline ? length - 1 : length;
        _brokenAt = brokenLine > 0 && brokenLine <= Documents ? LineStart(brokenLine - 1) : -1;
    }

    /// <summary>Lines.</summary>
    public long Documents { get; }

    /// <summary>Bytes of the whole file.</summary>
    public long LengthBytes { get; }

    /// <summary>Writes a stretch of the bytes.</summary>
    public async Task WriteAsync(Stream to, long offset, long count, CancellationToken ct)
    {
        if (_brokenAt >= offset && _brokenAt < offset + count)
        {
            await WriteSegmentsAsync(to, offset, _brokenAt - offset, ct);
            await to.WriteAsync("#"u8.ToArray(), ct);
            count -= _brokenAt + 1 - offset;
            offset = _brokenAt + 1;
        }
        await WriteSegmentsAsync(to, offset, count, ct);
    }

    /// <summary>SHA-256 of the bytes as they are served, lower-case hex. Computed when first asked for.</summary>
    public async Task<string> Sha256Async(CancellationToken ct = default)
    {
        if (_sha256 is null)
        {
            await using var hash = new HashStream();
            await WriteAsync(hash, 0, LengthBytes, ct);
            _sha256 = hash.Finish();
        }
        return _sha256;
    }

    /// <summary>All bytes; for small files.</summary>
    public async Task<byte[]> BytesAsync(CancellationToken ct = default)
    {
        using var bytes = new MemoryStream();
        await WriteAsync(bytes, 0, LengthBytes, ct);
        return bytes.ToArray();
    }

    private long LineStart(long line)
    {
        long before = 0;
        foreach (var segment in _segments)
        {
            if (line < segment.Documents)
                return before + segment.LineStart(line);
            line -= segment.Documents;
            before += segment.LengthBytes;
        }
        return before;
    }

    private async Task WriteSegmentsAsync(Stream to, long offset, long count, CancellationToken ct)
    {
        foreach (var segment in _segments)
        {
            if (count <= 0)
                return;
            if (offset < segment.LengthBytes)
            {
                var take = Math.Min(segment.LengthBytes - offset, count);
                await segment.WriteAsync(to, offset, take, ct);
                count -= take;
                offset = 0;
            }
            else
            {
                offset -= segment.LengthBytes;
            }
        }
    }

    private sealed class HashStream : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

        public override void Write(byte[] buffer, int offset, int count) => _hash.AppendData(buffer, offset, count);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _hash.AppendData(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _hash.Dispose();
            base.Dispose(disposing);
        }
    }
}
