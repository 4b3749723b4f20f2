namespace Simulator;

/// <summary>
/// A clock that moves only when told to. Timers fire in order, each at its own time, on the caller of <see cref="Advance"/>.
/// </summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<VirtualTimer> _timers = [];
    private readonly List<(TimeSpan Within, TimeSpan AtLeast, TaskCompletionSource Found)> _waiters = [];
    private TimeSpan _elapsed;
    private TimeSpan _wallOffset;

    /// <summary>Starts on a day of 2026.</summary>
    public VirtualClock() : this(new DateTimeOffset(2026, 3, 25, 18, 0, 0, TimeSpan.Zero)) { }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return start + _elapsed + _wallOffset;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    /// <summary>Moves both clocks on and fires what falls due.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target;
        lock (_lock)
            target = _elapsed + by;
        while (TakeDue(target) is { } due)
            due.Fire();
        lock (_lock)
            _elapsed = target > _elapsed ? target : _elapsed;
    }

    /// <summary>The wall clock jumps; the monotonic clock and the timers do not.</summary>
    public void JumpWallClock(TimeSpan by)
    {
        lock (_lock)
            _wallOffset += by;
    }

    /// <summary>
    /// Completes as soon as some timer is due between the two times from now: whatever a test waits for has begun to wait.
    /// </summary>
    public Task WaitForTimerAsync(TimeSpan within, TimeSpan atLeast = default)
    {
        lock (_lock)
        {
            if (_timers.Exists(timer => timer.Due - _elapsed <= within && timer.Due - _elapsed >= atLeast))
                return Task.CompletedTask;
            var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((within, atLeast, found));
            return found.Task;
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? TakeDue(TimeSpan target)
    {
        lock (_lock)
        {
            var due = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
            if (due is null)
                return null;
            _elapsed = due.Due > _elapsed ? due.Due : _elapsed;
            if (due.Period > TimeSpan.Zero)
                due.Due += due.Period;
            else
                _timers.Remove(due);
            return due;
        }
    }

    private void Schedule(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = _elapsed + dueTime;
            timer.Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            _timers.Add(timer);
            foreach (var waiter in _waiters.FindAll(waiter => dueTime <= waiter.Within && dueTime >= waiter.AtLeast))
                waiter.Found.SetResult();
            _waiters.RemoveAll(waiter => waiter.Found.Task.IsCompleted);
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; set; }
        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose() => clock.Schedule(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
