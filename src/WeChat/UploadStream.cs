using System.Runtime.ExceptionServices;

namespace WeChat;

/// <summary>
/// The stream that an upload's caller writes to. Counts, refuses excess bytes before they are sent, and remembers whether the
/// connection failed: an exception from the caller may come from either. Write-only and asynchronous.
/// </summary>
internal sealed class UploadStream(Stream connection, long length, Silence silence) : Stream
{
    /// <summary>Bytes written, or attempted if there were too many.</summary>
    public long Written { get; private set; }

    /// <summary>How the connection failed, or that it stalled.</summary>
    public ExceptionDispatchInfo? ConnectionFailure { get; private set; }

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => Written; set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Written += buffer.Length;
        ThrowUnlessFits();
        while (!buffer.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = buffer[..Math.Min(buffer.Length, Limits.UploadPieceBytes)];
            await SendAsync(piece);
            buffer = buffer[piece.Length..];
        }
    }

    /// <summary>Sends without counting: what stands around the file.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        silence.Begin();
        try
        {
            await connection.WriteAsync(bytes, silence.Token);
        }
        catch (Exception failure)
        {
            ConnectionFailure = ExceptionDispatchInfo.Capture(failure);
            throw;
        }
        silence.End();
    }

    public void ThrowUnlessComplete()
    {
        ThrowUnlessFits();
        if (Written < length)
            throw Wrong();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public override void Flush() { }
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    private void ThrowUnlessFits()
    {
        if (Written > length)
            throw Wrong();
    }

    private ArgumentException Wrong() =>
        new($"The file of the upload was said to have {length} bytes, but {(Written > length ? "at least " : "")}{Written} were written.", nameof(length));
}
