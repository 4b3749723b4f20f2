namespace DurableTask.Sqlite.Testing;

/// <summary>The work and the timers of the clock; both are under its lock.</summary>
public sealed partial class VirtualClock
{
    /// <summary>One line of work, usually an activity. It does not count as work while it waits on the clock.</summary>
    private sealed class Flow(VirtualClock clock) : IDisposable
    {
        private int _waits;
        private bool _ended;
        private bool _isWoken;
        private int _threads;
        private int _threadsBefore;

        public void BeginWait()
        {
            if (!_ended && _waits++ == 0)
                clock.Count(-1);
        }

        public void EndWait()
        {
            if (!_ended && --_waits == 0)
                clock.Count(+1);
        }

        /// <summary>
        /// A periodic timer waits for its next tick at once, before the code has seen this one: the flow works until it has run.
        /// One that also waits for something else is not woken. Call under the lock.
        /// </summary>
        public void Wake()
        {
            if (_ended || _isWoken || _waits != 1)
                return;
            _isWoken = true;
            _threadsBefore = _threads;
            clock.Count(+1);
        }

        /// <summary>A thread begins to run code of the flow.</summary>
        public void EnterThread()
        {
            lock (clock._lock)
                _threads++;
        }

        /// <summary>A thread has run code of the flow, and goes on with something else.</summary>
        public void LeaveThread()
        {
            lock (clock._lock)
            {
                _threads--;
                if (!_isWoken)
                    return;
                // Such a thread may have begun the wait that has just ended: it has not seen the tick.
                if (_threadsBefore > 0)
                {
                    _threadsBefore--;
                    return;
                }

                Rest();
            }

            clock.AdvanceIfIdle();
        }

        public void Dispose()
        {
            bool counted;
            lock (clock._lock)
            {
                Rest();
                counted = _waits == 0;
                _ended = true;
            }

            if (counted)
                clock.Exit();
            else
                clock.AdvanceIfIdle();
        }

        private void Rest()
        {
            if (!_isWoken)
                return;
            _isWoken = false;
            clock.Count(-1);
        }
    }

    private sealed class VirtualTimer(VirtualClock clock, TimerCallback callback, object? state, Flow? flow) : ITimer
    {
        private const long NotQueued = -1;

        private long _order = NotQueued;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;
        private bool _disposed;

        public long Due { get; private set; }

        public bool IsQueuedAs(long order) => _order == order;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                if (_disposed)
                    return false;
                Leave();
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    Queue(clock._elapsed + Math.Max(0, dueTime.Ticks));
                if (dueTime <= TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan)
                    clock.JumpSoon();
            }

            clock.AdvanceIfIdle();
            return true;
        }

        /// <summary>Takes the timer off the queue; call under the lock.</summary>
        public void Leave()
        {
            if (_order == NotQueued)
                return;
            _order = NotQueued;
            flow?.EndWait();
        }

        public void Fire()
        {
            lock (clock._lock)
            {
                if (_disposed)
                    return;
                if (_order == NotQueued && _period > TimeSpan.Zero)
                {
                    Queue(clock._elapsed + _period.Ticks);
                    flow?.Wake();
                }
            }

            callback(state);
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                _disposed = true;
                Leave();
            }

            clock.AdvanceIfIdle();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Queue(long due)
        {
            Due = due;
            _order = clock._order++;
            clock._timers.Enqueue(this, (due, _order));
            flow?.BeginWait();
        }
    }
}
