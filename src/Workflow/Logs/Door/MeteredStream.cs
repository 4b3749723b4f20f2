namespace Workflow.Logs.Door;

/// <summary>Looks at bytes that pass.</summary>
internal delegate void SpanAction(ReadOnlySpan<byte> bytes);

/// <summary>Passes bytes on and refuses the body at the first byte over the limit: later readers never see more.</summary>
internal sealed class MeteredStream(Stream inner, long mostBytes, string what, SpanAction seen) : Stream
{
    private long bytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => bytes;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        if ((bytes += read) > mostBytes)
            throw BodyRefusedException.TooLarge($"The body has more than {mostBytes} bytes {what}. Send less at a time.");
        seen(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
