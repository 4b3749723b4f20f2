using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Workflow.Logs.Door;

/// <summary>
/// Reads a body as it arrives: counts compressed and decompressed bytes, splits it into lines, and keeps the wanted logs of each
/// line. It passes on nothing of a body that is incomplete or damaged.
/// </summary>
internal static class BodyReader
{
    private const int BufferBytes = 64 * 1024;
    private const byte GzipMagic = 0x1f;

    /// <summary>The wanted logs of a body.</summary>
    /// <param name="body">As it was sent.</param>
    /// <param name="isCalledGzip">Whether the device said that it is gzip.</param>
    /// <param name="filter">Which logs are wanted.</param>
    /// <param name="device">Whose body it is.</param>
    /// <param name="time">Of the app.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="BodyRefusedException">It is too large (413) or damaged (400), or took too long (408).</exception>
    public static async Task<SortedChunk> ReadAsync(
        Stream body, bool isCalledGzip, OrderFilter filter, string device, TimeProvider time, CancellationToken cancellation)
    {
        var logs = new WantedLogs(filter);
        var seal = new GzipSeal();
        // A slow or stalled body would keep others out.
        using var late = new CancellationTokenSource(Limits.BodyTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        await using var counted = new MeteredStream(body, Limits.BodyBytes, "as it was sent", seal.AddCompressed);
        var came = PipeReader.Create(counted, new(bufferSize: BufferBytes, leaveOpen: true));
        try
        {
            // Devices that cannot compress send it plain; a block begins with a brace.
            var isGzip = await FirstByteAsync(came, either.Token) == GzipMagic;
            // Nothing else reveals a gzip that was cut before its first byte, and a device that cannot compress sends the same for no logs at all.
            if (isCalledGzip && !isGzip)
                throw Cut();
            await using var sent = came.AsStream(leaveOpen: true);
            await using var plain = isGzip ? new GZipStream(sent, CompressionMode.Decompress, leaveOpen: true) : sent;
            await using var inflated = new MeteredStream(plain, Limits.InflatedBytes, "once decompressed", seal.AddInflated);
            await ReadLinesAsync(inflated, logs, either.Token);
            // It does not read bytes after the gzip.
            await sent.CopyToAsync(Stream.Null, either.Token);
            if (isGzip && !seal.IsWhole)
                throw Cut();
        }
        catch (InvalidDataException)
        {
            throw Cut();
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw BodyRefusedException.TooSlow();
        }
        finally
        {
            await came.CompleteAsync();
        }
        return logs.ToChunk(device);
    }

    private static BodyRefusedException Cut() => BodyRefusedException.Damaged("The body does not decompress to its end. Send it again.");

    private static async Task<int> FirstByteAsync(PipeReader body, CancellationToken cancellation)
    {
        var read = await body.ReadAsync(cancellation);
        var first = read.Buffer.IsEmpty ? -1 : read.Buffer.FirstSpan[0];
        body.AdvanceTo(read.Buffer.Start);
        return first;
    }

    private static async Task ReadLinesAsync(Stream text, WantedLogs logs, CancellationToken cancellation)
    {
        var lines = PipeReader.Create(text, new(bufferSize: BufferBytes, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await lines.ReadAsync(cancellation);
                var rest = TakeLines(logs, read.Buffer);
                if (rest.Length > Limits.BlockLineBytes || read.IsCompleted)
                    AddLine(logs, rest);
                if (read.IsCompleted)
                    return;
                lines.AdvanceTo(rest.Start, rest.End);
            }
        }
        finally
        {
            await lines.CompleteAsync();
        }
    }

    // Returns the incomplete rest. Empty lines are skipped at once: a body may consist of them.
    private static ReadOnlySequence<byte> TakeLines(WantedLogs logs, ReadOnlySequence<byte> text)
    {
        var reader = new SequenceReader<byte>(text);
        reader.AdvancePast((byte)'\n');
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            AddLine(logs, line);
            reader.AdvancePast((byte)'\n');
        }
        return reader.UnreadSequence;
    }

    private static void AddLine(WantedLogs logs, ReadOnlySequence<byte> line)
    {
        if (line.Length > Limits.BlockLineBytes)
            throw BodyRefusedException.TooLarge($"A line has more than {Limits.BlockLineBytes} bytes. Send less at a time.");
        if (!line.IsEmpty)
            logs.Add(Block.Parse(CleanText.Of(line)));
    }
}
