using Workflow.Storage;

namespace Workflow.Documents.Index;

/// <summary>Reads any bytes of a file as the service wrote it: fetches and decompresses only the runs that contain them.</summary>
/// <param name="readStored">Reads bytes of the stored file from an offset; null if there is no such file.</param>
/// <param name="runs">Its runs.</param>
/// <param name="rawBytes">Bytes of the raw file.</param>
/// <param name="storedBytes">Bytes of the stored file.</param>
internal sealed class RawFile(
    Func<long, long, CancellationToken, Task<ReadOnlyMemory<byte>?>> readStored, RunTable runs, long rawBytes, long storedBytes)
{
    private const int TrailerBytes = 8;

    private readonly RunInflater inflater = new();
    private ReadOnlyMemory<byte> current;
    private int currentNumber = -1;

    /// <summary>Some bytes of the raw file.</summary>
    /// <exception cref="InvalidDataException">The file does not match the runs, or is damaged.</exception>
    /// <exception cref="FileNotFoundException">The stored file is gone.</exception>
    public async Task<byte[]> ReadAsync(long offset, int length, CancellationToken cancellation)
    {
        if (offset < 0 || length < 0 || offset + length > rawBytes)
            throw new InvalidDataException($"The file has {rawBytes} bytes; {length} from {offset} on were asked for.");
        var bytes = new byte[length];
        for (var filled = 0; filled < length;)
        {
            var number = runs.Find(offset + filled);
            await InflateAsync(number, cancellation);
            var within = (int)(offset + filled - runs[number].RawOffset);
            var part = Math.Min(length - filled, current.Length - within);
            current.Span.Slice(within, part).CopyTo(bytes.AsSpan(filled));
            filled += part;
        }
        return bytes;
    }

    /// <summary>The line, from 1, that a byte of the raw file belongs to.</summary>
    public async Task<long> LineOfAsync(long offset, CancellationToken cancellation)
    {
        var number = runs.Find(offset);
        await InflateAsync(number, cancellation);
        return runs[number].FirstLine + current.Span[..(int)(offset - runs[number].RawOffset)].Count((byte)'\n');
    }

    private async Task InflateAsync(int number, CancellationToken cancellation)
    {
        if (number == currentNumber)
            return;
        currentNumber = -1;
        var isLast = number == runs.Count - 1;
        var run = runs[number];
        // After the last run an empty block ends the file.
        var length = (isLast ? storedBytes - TrailerBytes : runs[number + 1].StoredOffset) - run.StoredOffset;
        var expected = (isLast ? rawBytes : runs[number + 1].RawOffset) - run.RawOffset;
        if (length is <= 0 or > Limits.RunBytes)
            throw new InvalidDataException($"Run {number} of the file cannot have {length} bytes.");
        var stored = await readStored(run.StoredOffset, length, cancellation) ?? throw new FileNotFoundException("The stored file is gone.");
        if (stored.Length != length)
            throw new InvalidDataException("The stored file is shorter than it was.");
        var piece = new byte[length + RunInflater.Room];
        stored.CopyTo(piece);
        current = (isLast ? inflater.Inflate(piece, (int)length) : inflater.TryInflate(piece, (int)length)) is { } raw && raw.Length == expected ? raw
            : throw new InvalidDataException($"Run {number} of the file is damaged.");
        currentNumber = number;
    }
}
