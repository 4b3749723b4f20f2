namespace WeChat;

/// <summary>Ends a stalled request: it is told when the other side is being waited for and when not.</summary>
internal sealed class Silence : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Silence(TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        _limit = limit;
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(ct, _timer.Token);
    }

    /// <summary>Ends after too long a silence, or with the token that it was created with.</summary>
    public CancellationToken Token => _either.Token;

    public bool IsTooLong => _timer.IsCancellationRequested;

    /// <summary>From now on we wait for the other side.</summary>
    public void Begin() => _timer.CancelAfter(_limit);

    /// <summary>It has moved, or it is our turn.</summary>
    public void End() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
