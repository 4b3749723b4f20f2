using Functions.Local.Configuration;
using Microsoft.Extensions.Hosting;

namespace Functions.Local.Invocation;

/// <summary>When a call has to end: its caller is gone, its time (functionTimeout) is over, or the host stops.</summary>
internal sealed class CallLimits(HostJson host, IHostApplicationLifetime lifetime, TimeProvider time, CallWatch? watch = null)
{
    public CallLimit Begin(CancellationToken caller) =>
        new(host.FunctionTimeout, time, caller, lifetime.ApplicationStopping, watch?.Begin());

    /// <summary>
    /// For an activity, whose caller is the backend. The backend stops its activities itself: if the host cancelled one earlier, the
    /// backend would count it as failed instead of running it again.
    /// </summary>
    public CallLimit BeginActivity(CancellationToken backend) => new(host.FunctionTimeout, time, backend, CancellationToken.None, work: null);
}

/// <summary>The cancellation of one call, and why it was cancelled.</summary>
internal sealed class CallLimit : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _any;
    private readonly CancellationToken _stopping;
    private readonly IDisposable? _work;

    public CallLimit(TimeSpan? limit, TimeProvider time, CancellationToken caller, CancellationToken stopping, IDisposable? work)
    {
        _work = work;
        _stopping = stopping;
        // The longest delay that a CancellationTokenSource accepts; longer means never.
        bool limited = limit is { } span && span.TotalMilliseconds <= uint.MaxValue - 1;
        _timeout = limited ? new CancellationTokenSource(limit!.Value, time) : new CancellationTokenSource();
        _any = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, caller, stopping);
    }

    public CancellationToken Token => _any.Token;

    public bool IsTimedOut => _timeout.IsCancellationRequested;

    public bool IsStopping => _stopping.IsCancellationRequested;

    public void Dispose()
    {
        _any.Dispose();
        _timeout.Dispose();
        _work?.Dispose();
    }
}
