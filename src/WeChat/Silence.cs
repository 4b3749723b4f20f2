namespace WeChat;

/// <summary>Ends a request that does not move: it is told when somebody is waited for and when not.</summary>
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

    /// <summary>Ends when it has been silent for too long, or with the token that it was made with.</summary>
    public CancellationToken Token => _either.Token;

    public bool IsTooLong => _timer.IsCancellationRequested;

    /// <summary>From now on the other side is waited for.</summary>
    public void Begin() => _timer.CancelAfter(_limit);

    /// <summary>It has moved, or it is our turn.</summary>
    public void End() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
