namespace Simulator.Data;

/// <summary>A run of documents as JSON Lines, each line with its <c>\n</c>. Never changes once it is in a snapshot.</summary>
public abstract class Segment
{
    /// <summary>Bytes, newlines included.</summary>
    public abstract long LengthBytes { get; }

    /// <summary>Lines.</summary>
    public abstract long Documents { get; }

    /// <summary>Where line <paramref name="line"/> (from 0) starts.</summary>
    public abstract long LineStart(long line);

    /// <summary>Writes a stretch of the bytes.</summary>
    public abstract Task WriteAsync(Stream to, long offset, long count, CancellationToken ct);

    /// <summary>Each document's bytes, without the newline.</summary>
    public abstract IEnumerable<byte[]> Lines();
}

/// <summary>Documents that are kept one by one.</summary>
public sealed class StoredSegment : Segment
{
    private readonly byte[][] _lines;
    private readonly long[] _starts;

    /// <summary>Lines without newline.</summary>
    public StoredSegment(IReadOnlyList<byte[]> lines)
    {
        _lines = [.. lines];
        _starts = new long[_lines.Length + 1];
        for (var i = 0; i < _lines.Length; i++)
            _starts[i + 1] = _starts[i] + _lines[i].Length + 1;
    }

    /// <inheritdoc/>
    public override long LengthBytes => _starts[^1];

    /// <inheritdoc/>
    public override long Documents => _lines.Length;

    /// <inheritdoc/>
    public override long LineStart(long line) => _starts[line];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Lines() => _lines;

    /// <inheritdoc/>
    public override async Task WriteAsync(Stream to, long offset, long count, CancellationToken ct)
    {
        var line = Array.BinarySearch(_starts, offset);
        if (line < 0)
            line = ~line - 1;
        using var buffer = new MemoryStream();
        for (; count > 0; line++)
        {
            var within = (int)(offset - _starts[line]);
            var take = (int)Math.Min(_lines[line].Length - within, count);
            if (take > 0)
                buffer.Write(_lines[line], within, take);
            offset += Math.Max(take, 0);
            count -= Math.Max(take, 0);
            if (count > 0)
            {
                buffer.WriteByte((byte)'\n');
                offset++;
                count--;
            }
            if (buffer.Length < 256 * 1024 && count > 0)
                continue;
            await to.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), ct);
            buffer.SetLength(0);
        }
    }
}
