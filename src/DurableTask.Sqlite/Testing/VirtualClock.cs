using DurableTask.Sqlite.Engine;

namespace DurableTask.Sqlite.Testing;

/// <summary>
/// A clock for tests. Time stands still until it is advanced, or jumps by itself to the next timer whenever nothing else can
/// happen (<see cref="AutoAdvance"/>). Timers fire in order of their time, then of their creation. Any service that takes a
/// <see cref="TimeProvider"/> can use it.
/// <para>
/// An activity keeps time still while it works, and lets it go while it waits on the clock: <c>Task.Delay</c>, a
/// <c>PeriodicTimer</c>, a timer. A time-out (a <c>CancellationTokenSource</c> with a delay, <c>WaitAsync</c>) is not such a
/// wait: real work under a time-out does not time out, however long it takes. Work done beside an own delay needs
/// <see cref="Hold"/>; cancel a delay that is no longer awaited, or the activity still counts as waiting.
/// </para>
/// </summary>
public sealed partial class VirtualClock : TimeProvider, IWorkGauge
{
    private static readonly AsyncLocal<Flow?> s_flow = new(static change =>
    {
        change.CurrentValue?.EnterThread();
        change.PreviousValue?.LeaveThread();
    });

    private readonly Lock _lock = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _timers = new();
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _epoch;
    private long _elapsed;
    private long _order;
    private int _busy;
    private bool _autoAdvance;
    private DateTimeOffset _stopAt = DateTimeOffset.MaxValue;

    /// <summary>A clock that starts at the given time; 2026-03-01 00:00 UTC when none is given.</summary>
    public VirtualClock(DateTimeOffset? start = null)
    {
        _epoch = start ?? new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        _idle.SetResult();
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Whether time jumps to the next timer when no work is going on. A timer that renews itself for ever never lets it rest: set <see cref="StopAt"/>.</summary>
    public bool AutoAdvance
    {
        get => _autoAdvance;
        set
        {
            lock (_lock)
                _autoAdvance = value;
            AdvanceIfIdle();
        }
    }

    /// <summary>Automatic jumps go no further than this.</summary>
    public DateTimeOffset StopAt
    {
        get => _stopAt;
        set
        {
            lock (_lock)
                _stopAt = value;
            AdvanceIfIdle();
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return Now;
    }

    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);

        Flow? flow = IsTimeout(state) ? null : s_flow.Value;
        VirtualTimer timer = new(this, callback, state, flow);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Keeps automatic jumps off until disposed: for work that the clock cannot see, such as a test's own, or what an activity
    /// does beside its own delay.
    /// </summary>
    public IDisposable Hold()
    {
        Enter();
        return new Release(this);
    }

    /// <summary>Moves time on, stopping at each timer on the way and waiting until the work that it starts is done.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        long target;
        lock (_lock)
            target = _elapsed + by.Ticks;
        await WhenIdleAsync();
        while (FireNext(target))
            await WhenIdleAsync();
        lock (_lock)
            _elapsed = Math.Max(_elapsed, target);
        await WhenIdleAsync();
    }

    /// <summary>Sets the wall clock forward or back, as an administrator would: elapsed time and timers do not notice.</summary>
    public void SetWallClock(TimeSpan change)
    {
        lock (_lock)
            _epoch += change;
    }

    /// <summary>Whether no work is running, except work that waits on this clock, and time does not move by itself.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
                return _busy == 0 && _idle.Task.IsCompleted;
        }
    }

    /// <summary>Completes when no work is running, except work that waits on this clock.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
            return _idle.Task;
    }

    void IWorkGauge.Enter() => Enter();

    void IWorkGauge.Exit() => Exit();

    IDisposable IWorkGauge.EnterFlow() => BeginWork();

    /// <summary>
    /// Keeps automatic jumps off while the calling code is working, but not while it waits on this clock itself. For calls that no worker makes,
    /// such as those of a host.
    /// </summary>
    public IDisposable BeginWork()
    {
        Flow flow = new(this);
        s_flow.Value = flow;
        Enter();
        return flow;
    }

    /// <summary>A time-out is not a wait: its owner does something else. The state identifies .NET's own.</summary>
    private static bool IsTimeout(object? state)
        => state is CancellationTokenSource || state?.GetType() is { IsNested: true, DeclaringType: { } owner } type
            && owner == typeof(Task) && type.Name.StartsWith("CancellationPromise", StringComparison.Ordinal);

    private DateTimeOffset Now => _epoch.AddTicks(_elapsed);

    private void Enter()
    {
        lock (_lock)
            Count(+1);
    }

    private void Exit()
    {
        lock (_lock)
            Count(-1);
        AdvanceIfIdle();
    }

    private void Count(int change)
    {
        int before = _busy;
        _busy += change;
        if (before == 0 && _busy > 0 && _idle.Task.IsCompleted)
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Call after anything that may have ended work: jumps to the next timer, or reports that all is idle.</summary>
    private void AdvanceIfIdle()
    {
        lock (_lock)
        {
            if (_busy > 0)
                return;
            if (!_autoAdvance || !TryPeek(out VirtualTimer? next) || _epoch.AddTicks(next.Due) > _stopAt)
            {
                _idle.TrySetResult();
                return;
            }

            JumpSoon(next.Due);
        }
    }

    /// <summary>Fires, on another thread, what is due by then; what is due now when no time is given. Call under the lock.</summary>
    private void JumpSoon(long? latest = null)
    {
        // Counts as work until it is done, so that time jumps once.
        Count(+1);
        ThreadPool.UnsafeQueueUserWorkItem(
            static jump =>
            {
                jump.Clock.FireNext(jump.Latest);
                jump.Clock.Exit();
            },
            (Clock: this, Latest: latest ?? _elapsed),
            preferLocal: false);
    }

    /// <summary>Jumps to the next timer, if it is due by then, and fires all that are due at that moment.</summary>
    private bool FireNext(long latest)
    {
        List<VirtualTimer> due = [];
        lock (_lock)
        {
            if (!TryPeek(out VirtualTimer? next) || next.Due > latest)
                return false;
            _elapsed = Math.Max(_elapsed, next.Due);
            while (TryPeek(out VirtualTimer? also) && also.Due <= _elapsed)
            {
                _timers.Dequeue();
                also.Leave();
                due.Add(also);
            }

            Count(+1);
        }

        foreach (VirtualTimer timer in due)
            timer.Fire();
        Exit();
        return true;
    }

    /// <summary>The next timer that is still set for the time under which it was queued.</summary>
    private bool TryPeek([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out VirtualTimer? next)
    {
        while (_timers.TryPeek(out next, out (long Due, long Order) queued))
        {
            if (next.IsQueuedAs(queued.Order))
                return true;
            _timers.Dequeue();
        }

        return false;
    }

    private sealed class Release(VirtualClock clock) : IDisposable
    {
        private VirtualClock? _clock = clock;

        public void Dispose() => Interlocked.Exchange(ref _clock, null)?.Exit();
    }
}
