namespace WeChat;

/// <summary>
/// A download's bytes. A broken connection, an early end and a stall beyond the limit all become one exception, so that the caller only
/// catches one. Reading only, forward only.
/// </summary>
internal sealed class IdleTimeoutStream(Stream inner, long? expectedBytes, TimeSpan idle, TimeProvider time) : Stream
{
    private CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, time);
    private long _read;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return 0;
        _silence.CancelAfter(idle);
        try
        {
            int count;
            await using (cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _silence))
                count = await inner.ReadAsync(buffer, _silence.Token);
            if (count == 0 && expectedBytes is { } expected && _read < expected)
                throw Cut($"ended after {_read} of {expected} bytes");
            _read += count;
            return count;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw Cut($"brought nothing for {idle.TotalSeconds:0.###} seconds, after {_read} bytes");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw Cut($"broke after {_read} bytes");
        }
        finally
        {
            if (!_silence.TryReset())
            {
                _silence.Dispose();
                _silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _silence.Dispose();
        }
        base.Dispose(disposing);
    }

    private static WeChatException Cut(string how) =>
        new($"The download {how}.", FailureKind.DownloadCut, ErrorClass.Retry, "Nothing to do; it continues with a new link.");
}
