using System.Buffers;

namespace Simulator.Data;

/// <summary>
/// Any number of documents that cost no memory: one prepared block of lines, repeated, in which only the first eight hex digits of each
/// <c>_id</c> change with the number of the block. The same seed and count give the same bytes always.
/// </summary>
public sealed class GeneratedSegment(int seed, long count) : Segment
{
    private readonly GeneratedBlock _block = GeneratedBlock.For(seed);

    /// <inheritdoc/>
    public override long LengthBytes => LineStart(count);

    /// <inheritdoc/>
    public override long Documents => count;

    /// <summary>How many documents come closest to the given bytes without exceeding them.</summary>
    public static long DocumentsWithin(int seed, long bytes)
    {
        var block = GeneratedBlock.For(seed);
        var rest = Array.BinarySearch(block.LineStarts, (int)(bytes % block.Bytes.Length));
        return (bytes / block.Bytes.Length * GeneratedBlock.LineCount) + (rest < 0 ? ~rest - 1 : rest);
    }

    /// <inheritdoc/>
    public override long LineStart(long line) =>
        (line / GeneratedBlock.LineCount * _block.Bytes.Length) + _block.LineStarts[line % GeneratedBlock.LineCount];

    /// <inheritdoc/>
    public override async Task WriteAsync(Stream to, long offset, long count, CancellationToken ct)
    {
        var length = _block.Bytes.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _block.Bytes.CopyTo(buffer, 0);
            while (count > 0)
            {
                _block.Stamp(buffer, (uint)(offset / length));
                var within = (int)(offset % length);
                var take = (int)Math.Min(length - within, count);
                await to.WriteAsync(buffer.AsMemory(within, take), ct);
                offset += take;
                count -= take;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Lines()
    {
        var buffer = _block.Bytes.ToArray();
        for (long line = 0; line < count; line++)
        {
            var index = (int)(line % GeneratedBlock.LineCount);
            if (index == 0)
                _block.Stamp(buffer, (uint)(line / GeneratedBlock.LineCount));
            yield return buffer[_block.LineStarts[index]..(_block.LineStarts[index + 1] - 1)];
        }
    }
}
