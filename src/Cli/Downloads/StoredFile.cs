using System.Security.Cryptography;
using Cli.Api;

namespace Cli.Downloads;

/// <summary>A file of a backup as it is stored, byte for byte.</summary>
/// <param name="Path">Of the call that gives it.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Sha256">Of all of it, in lower-case hex; also its ETag.</param>
internal sealed record StoredFile(string Path, long Bytes, string Sha256);

/// <summary>
/// Reads a stored file from a given position on. If the connection breaks or stalls, it resumes with <c>Range</c>; a call to Azure ends after
/// 230 seconds anyway.
/// </summary>
internal sealed class StoredFileStream(Session session, StoredFile file, long start) : Stream
{
    private static readonly TimeSpan MostBetween = TimeSpan.FromSeconds(15);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] skipped = new byte[64 * 1024];
    private HttpResponseMessage? answer;
    private Stream? body;
    private long position = start;
    private int failures;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => file.Bytes;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    /// <summary>Adds the bytes from an earlier run to the hash.</summary>
    public void Hash(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

    /// <summary>Reads the rest to the end, and says whether the file matches the backup.</summary>
    public async Task<bool> IsWholeAsync(CancellationToken cancellation)
    {
        while (await ReadAsync(skipped, cancellation) > 0)
        {
            // Only the hash wants it.
        }
        return Convert.ToHexStringLower(hash.GetCurrentHash()) == file.Sha256;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (position < file.Bytes)
        {
            try
            {
                var read = await ReadOnceAsync(buffer, cancellationToken);
                hash.AppendData(buffer.Span[..read]);
                (position, failures) = (position + read, 0);
                return read;
            }
            catch (Exception broken) when (IsBroken(broken) && !cancellationToken.IsCancellationRequested)
            {
                Close();
                if (++failures > Limits.DownloadTries)
                    throw new Failure(ExitCode.Failed, session.Words["dump.lost", Output.Sizes.Bytes(position), Output.Sizes.Bytes(file.Bytes)]);
                await PauseAsync(cancellationToken);
            }
        }
        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(Limits.Silence, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, silence.Token);
        body ??= await OpenAsync(either.Token);
        var read = await body.ReadAsync(buffer, either.Token);
        return read > 0 ? read : throw new EndOfStreamException();
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellation)
    {
        answer = await session.Api.OpenAsync(file.Path, position, cancellation);
        var begins = answer.Content.Headers.ContentRange?.From ?? 0;
        if (answer.Headers.ETag is { } tag && tag.Tag.Trim('"') != file.Sha256 || begins > position)
            throw new Failure(ExitCode.Failed, session.Words["dump.changed"]);
        var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        // A server without Range sends the file from its start.
        for (var left = position - begins; left > 0;)
        {
            var read = await stream.ReadAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancellation);
            left -= read > 0 ? read : throw new EndOfStreamException();
        }
        return stream;
    }

    // The first retry is immediate: most breaks say nothing about the server.
    private async Task PauseAsync(CancellationToken cancellation)
    {
        if (failures == 1)
            return;
        var pause = TimeSpan.FromSeconds(1 << (failures - 2));
        await Task.Delay(pause < MostBetween ? pause : MostBetween, session.Time, cancellation);
    }

    private new void Close()
    {
        body?.Dispose();
        answer?.Dispose();
        (body, answer) = (null, null);
    }

    private static bool IsBroken(Exception exception) => exception switch
    {
        IOException or HttpRequestException or ServerAway or OperationCanceledException => true,
        ApiFailure refused => (int)refused.Status >= 500,
        _ => false,
    };
}
