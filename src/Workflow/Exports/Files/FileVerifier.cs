using System.Security.Cryptography;
using System.Threading.Channels;
using Workflow.Documents.Index;
using Workflow.Storage;

namespace Workflow.Exports.Files;

/// <summary>
/// Reads a stored file back in bounded memory: both hashes, every line, and what its document index needs. One task reads and decompresses, another
/// takes the lines.
/// </summary>
internal static class FileVerifier
{
    private const int RunsAhead = 2;

    /// <summary>What the blob holds; its runs and documents go to <paramref name="index"/>.</summary>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<FileReading> ReadAsync(Stream blob, IndexBuilder index, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        using var rawHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var lines = new LineReader(index);
        using var splitter = new LineSplitter(lines);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<ReadRun>(RunsAhead);
        var reading = Task.Run(() => ReadRunsAsync(stored, rawHash, channel.Writer, stop.Token), CancellationToken.None);
        string? problem = null;
        var rawBytes = 0L;
        try
        {
            await foreach (var run in channel.Reader.ReadAllAsync(cancellation))
            {
                index.Runs.Add(new(rawBytes, run.StoredOffset, lines.Count + 1));
                rawBytes += run.Length;
                problem = splitter.Take(run.Raw.AsSpan(0, run.Length));
                BufferPool.Chunks.Return(run.Raw);
                if (problem is not null)
                    break;
            }
        }
        finally
        {
            // Nobody reads what is left of a file with a broken line; what the reader could not read has come through the channel.
            await stop.CancelAsync();
            await reading;
        }
        return new()
        {
            Problem = problem ?? splitter.End(),
            Documents = lines.Count,
            RawBytes = rawBytes,
            StoredBytes = stored.BytesRead,
            Odd = lines.Odd,
            StoredSha256 = stored.Sha256,
            RawSha256 = Convert.ToHexStringLower(rawHash.GetCurrentHash()),
        };
    }

    private static async Task ReadRunsAsync(Stream stored, IncrementalHash rawHash, ChannelWriter<ReadRun> to, CancellationToken cancellation)
    {
        try
        {
            var runs = new GzipRuns(stored);
            while (await runs.NextAsync(cancellation) is { } run)
            {
                rawHash.AppendData(run.Span);
                var raw = run.Length <= Limits.ChunkBytes ? BufferPool.Chunks.Rent() : new byte[run.Length];
                run.CopyTo(raw);
                await to.WriteAsync(new(raw, run.Length, runs.StoredOffset), cancellation);
            }
            to.Complete();
        }
        catch (Exception failure)
        {
            to.Complete(failure);
        }
    }

    private readonly record struct ReadRun(byte[] Raw, int Length, long StoredOffset);
}
