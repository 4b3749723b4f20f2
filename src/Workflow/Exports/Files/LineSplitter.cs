using System.Buffers;
using Workflow.Documents.Index;

namespace Workflow.Exports.Files;

/// <summary>Cuts JSON Lines into lines. They end only at <c>\n</c>: U+2028 and the like may occur in any document.</summary>
/// <param name="index">Takes each run and each document.</param>
internal sealed class LineSplitter(IndexBuilder index) : IFileContent, IDisposable
{
    private readonly LineReader lines = new(index);
    private byte[] open = [];
    private int filled;
    private long offset;

    /// <inheritdoc/>
    public long Documents => lines.Count;

    /// <summary>Lines that the service would not import as they are.</summary>
    public OddLines Odd => lines.Odd;

    /// <inheritdoc/>
    public void BeginRun(long rawOffset, long storedOffset) => index.Runs.Add(new(rawOffset, storedOffset, lines.Count + 1));

    /// <inheritdoc/>
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
            offset++;
            bytes = bytes[(length + 1)..];
        }
        return null;
    }

    /// <inheritdoc/>
    public string? End() => filled > 0 ? TakeLine(open.AsSpan(0, filled)) : null;

    public void Dispose() => ArrayPool<byte>.Shared.Return(open);

    private string? TakeLine(ReadOnlySpan<byte> line)
    {
        var problem = lines.Take(line, offset);
        offset += line.Length;
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
