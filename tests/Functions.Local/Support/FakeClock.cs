namespace Functions.Local.Tests.Support;

/// <summary>A clock that a test moves. Whoever waits on it is known, so that a test can wait for the waiting instead of sleeping.</summary>
internal sealed class FakeClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly List<(DateTimeOffset Due, TaskCompletionSource Seen)> _watchers = [];
    private DateTimeOffset _now = start;
    private long _elapsed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp()
    {
        lock (_gate)
            return _elapsed;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes once something waits until exactly this time.</summary>
    public Task WhenAwaitedAsync(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (_timers.Exists(timer => timer.Due == due))
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((due, seen));
            return seen.Task;
        }
    }

    /// <summary>Lets time pass to <paramref name="target"/> in the pieces in which a timer of the host waits.</summary>
    public async Task PassAsync(DateTimeOffset target)
    {
        while (GetUtcNow() < target)
        {
            DateTimeOffset next = GetUtcNow() + Limits.LongestTimerWait;
            next = next < target ? next : target;
            await WhenAwaitedAsync(next).WaitAsync(TimeSpan.FromSeconds(20));
            Advance(next - GetUtcNow());
        }
    }

    /// <summary>Time passes at once: what is due then runs.</summary>
    public void Advance(TimeSpan by) => Move(by, by);

    /// <summary>Somebody sets the clock: no time passes.</summary>
    public void Set(DateTimeOffset to) => Move(to - GetUtcNow(), TimeSpan.Zero);

    private void Move(TimeSpan wall, TimeSpan elapsed)
    {
        List<FakeTimer> due;
        lock (_gate)
        {
            _now += wall;
            _elapsed += elapsed.Ticks;
            foreach (FakeTimer timer in _timers)
                timer.Shift(wall - elapsed);
            due = _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due).ToList();
            _timers.RemoveAll(due.Contains);
        }

        foreach (FakeTimer timer in due)
            timer.Fire();
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        /// <summary>Waits measure time that passes, so setting the clock moves their end with it.</summary>
        public void Shift(TimeSpan by) => Due += by;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool fireNow = dueTime == TimeSpan.Zero;
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (dueTime > TimeSpan.Zero)
                {
                    Due = clock._now + dueTime;
                    clock._timers.Add(this);
                    foreach ((DateTimeOffset _, TaskCompletionSource seen) in clock._watchers.Where(watcher => watcher.Due == Due))
                        seen.TrySetResult();
                    clock._watchers.RemoveAll(watcher => watcher.Due == Due);
                }
            }

            if (fireNow)
                Fire();
            return true;
        }

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
