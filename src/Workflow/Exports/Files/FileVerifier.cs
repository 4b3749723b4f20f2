using System.Security.Cryptography;
using System.Threading.Channels;
using Workflow.Storage;

namespace Workflow.Exports.Files;

/// <summary>
/// Reads a stored file back in bounded memory: both hashes, and all content. One task reads and decompresses, another checks the content.
/// </summary>
internal static class FileVerifier
{
    private const int RunsAhead = 2;
    private const int SmallRunBytes = 64 * 1024;

    /// <summary>What the blob holds.</summary>
    /// <param name="blob">Compressed.</param>
    /// <param name="content">Takes its raw bytes.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<FileReading> ReadAsync(Stream blob, IFileContent content, CancellationToken cancellation)
    {
        await using var stored = new HashingStream(blob);
        using var rawHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<ReadRun>(RunsAhead);
        var reading = Task.Run(() => ReadRunsAsync(stored, rawHash, channel.Writer, stop.Token), CancellationToken.None);
        string? problem = null;
        var rawBytes = 0L;
        try
        {
            await foreach (var run in channel.Reader.ReadAllAsync(cancellation))
            {
                content.BeginRun(rawBytes, run.StoredOffset);
                rawBytes += run.Length;
                problem = content.Take(run.Raw.AsSpan(0, run.Length));
                BufferPool.Chunks.Return(run.Raw);
                if (problem is not null)
                    break;
            }
        }
        finally
        {
            // The rest of a file with a broken line is not read; read errors have come through the channel.
            await stop.CancelAsync();
            await reading;
        }
        return new()
        {
            Problem = problem ?? content.End(),
            Documents = content.Documents,
            RawBytes = rawBytes,
            StoredBytes = stored.BytesRead,
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
                var raw = run.Length is > SmallRunBytes and <= Limits.ChunkBytes ? BufferPool.Chunks.Rent() : new byte[run.Length];
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
