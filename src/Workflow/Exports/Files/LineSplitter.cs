using System.Buffers;

namespace Workflow.Exports.Files;

/// <summary>Cuts a file that comes in pieces into lines. They end at <c>\n</c> only: U+2028 and the like may stand in any document.</summary>
internal sealed class LineSplitter(LineReader lines) : IDisposable
{
    private byte[] open = [];
    private int filled;

    /// <summary>Bytes taken.</summary>
    public long Offset { get; private set; }

    /// <summary>Takes the next piece; null, or the first line that is none, as a sentence.</summary>
    public string? Take(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var length = bytes.IndexOf((byte)'\n');
            var part = length < 0 ? bytes : bytes[..length];
            if (filled + part.Length > Limits.LineBytes)
                return $"Line {lines.Count + 1} is longer than {Limits.LineBytes} bytes.";
            if (length < 0 || filled > 0)
                Keep(part);
            if (length < 0)
                return null;
            if (TakeLine(filled > 0 ? open.AsSpan(0, filled) : part) is { } problem)
                return problem;
            Offset++;
            bytes = bytes[(length + 1)..];
        }
        return null;
    }

    /// <summary>Takes a last line that has no end.</summary>
    public string? End() => filled > 0 ? TakeLine(open.AsSpan(0, filled)) : null;

    public void Dispose() => ArrayPool<byte>.Shared.Return(open);

    private string? TakeLine(ReadOnlySpan<byte> line)
    {
        var problem = lines.Take(line, Offset);
        Offset += line.Length;
        filled = 0;
        return problem is null ? null : $"Line {lines.Count + 1} {problem}";
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (filled + part.Length > open.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(open.Length * 2, filled + part.Length));
            open.AsSpan(0, filled).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(open);
            open = larger;
        }
        part.CopyTo(open.AsSpan(filled));
        filled += part.Length;
    }
}
