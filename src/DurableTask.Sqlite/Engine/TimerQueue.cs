using DurableTask.Sqlite.Store;
namespace DurableTask.Sqlite.Engine;

/// <summary>
/// Pending timers in memory; the store has them too. One is due when the wall clock has reached its time, or when as much time
/// has passed as it was made for: a clock set forward fires it, a clock set back does not put it off for long.
/// </summary>
internal sealed class TimerQueue : IDisposable
{
    /// <summary>The task id under which the delayed start of an instance is queued.</summary>
    public const int StartTaskId = -1;

    // Enough for any timer, and far from where elapsed time would overflow.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(36_500);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _recheck;
    private readonly Action<TimerCall, bool> _fire;
    private readonly PriorityQueue<Entry, DateTime> _byWall = new();
    private readonly PriorityQueue<Entry, long> _byElapsed = new();
    private readonly Dictionary<long, Dictionary<(int Execution, int TaskId), Entry>> _pending = [];
    private readonly ITimer _alarm;
    private int _count;
    private bool _stopped;

    /// <param name="time">The clock.</param>
    /// <param name="recheck">How often to look at the wall clock while timers wait; infinite for clocks that are never set.</param>
    /// <param name="fire">Called for each due timer, in order, outside the lock; with whether it is the only one.</param>
    public TimerQueue(TimeProvider time, TimeSpan recheck, Action<TimerCall, bool> fire)
    {
        _time = time;
        _recheck = recheck;
        _fire = fire;
        _alarm = time.CreateTimer(_ => FireDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
        }
    }

    public void Add(TimerCall call)
    {
        lock (_lock)
        {
            if (!_pending.TryGetValue(call.Key, out var ofInstance))
                _pending[call.Key] = ofInstance = [];
            DateTime now = Now();
            TimeSpan remaining = Min(call.FireAt - now, call.FireAt - call.MadeAt);
            Entry entry = new(call, _time.GetTimestamp() + ToTimestamp(remaining));
            if (!ofInstance.TryAdd((call.Execution, call.TaskId), entry))
                return;
            _byWall.Enqueue(entry, call.FireAt);
            _byElapsed.Enqueue(entry, entry.ElapsedAt);
            _count++;
            if (_byWall.Peek() == entry || _byElapsed.Peek() == entry)
                SetAlarm();
        }
    }

    public void Remove(long key, int execution, int taskId)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(key, out var ofInstance) && ofInstance.Remove((execution, taskId), out Entry? entry))
                Drop(entry);
            if (ofInstance is { Count: 0 })
                _pending.Remove(key);
            Tidy();
        }
    }

    /// <summary>Removes all timers of an instance.</summary>
    public void RemoveAll(long key)
    {
        lock (_lock)
        {
            if (!_pending.Remove(key, out var ofInstance))
                return;
            foreach (Entry entry in ofInstance.Values)
                Drop(entry);
            Tidy();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _stopped = true;
        _alarm.Dispose();
    }

    private void FireDue()
    {
        List<TimerCall> due = [];
        lock (_lock)
        {
            if (_stopped)
                return;
            DateTime now = Now();
            long elapsed = _time.GetTimestamp();
            while (_byWall.TryPeek(out Entry? entry, out DateTime at) && (entry.IsGone || at <= now))
                Take(_byWall.Dequeue(), due);
            while (_byElapsed.TryPeek(out Entry? entry, out long at) && (entry.IsGone || at <= elapsed))
                Take(_byElapsed.Dequeue(), due);
            SetAlarm();
        }

        due.Sort((a, b) => a.FireAt.CompareTo(b.FireAt));
        foreach (TimerCall call in due)
            _fire(call, due.Count == 1);
    }

    private void Take(Entry entry, List<TimerCall> due)
    {
        if (entry.IsGone)
            return;
        due.Add(entry.Call);
        if (_pending.TryGetValue(entry.Call.Key, out var ofInstance))
        {
            ofInstance.Remove((entry.Call.Execution, entry.Call.TaskId));
            if (ofInstance.Count == 0)
                _pending.Remove(entry.Call.Key);
        }

        Drop(entry);
    }

    private void Drop(Entry entry)
    {
        entry.IsGone = true;
        _count--;
    }

    /// <summary>Canceled timers leave the heaps lazily; this keeps them from piling up and from causing wake-ups.</summary>
    private void Tidy()
    {
        while (_byWall.TryPeek(out Entry? entry, out _) && entry.IsGone)
            _byWall.Dequeue();
        while (_byElapsed.TryPeek(out Entry? entry, out _) && entry.IsGone)
            _byElapsed.Dequeue();
        if (_byWall.Count > (2 * _count) + 1_000)
            Rebuild();
        SetAlarm();
    }

    private void Rebuild()
    {
        _byWall.Clear();
        _byElapsed.Clear();
        foreach (Entry entry in _pending.Values.SelectMany(ofInstance => ofInstance.Values))
        {
            _byWall.Enqueue(entry, entry.Call.FireAt);
            _byElapsed.Enqueue(entry, entry.ElapsedAt);
        }
    }

    private void SetAlarm()
    {
        if (_stopped)
            return;
        if (_count == 0)
        {
            _alarm.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        TimeSpan wait = TimeSpan.FromDays(40);
        if (_byWall.TryPeek(out _, out DateTime wall))
            wait = Min(wait, wall - Now());
        if (_byElapsed.TryPeek(out _, out long elapsed))
            wait = Min(wait, _time.GetElapsedTime(_time.GetTimestamp(), elapsed));
        if (_recheck != Timeout.InfiniteTimeSpan)
            wait = Min(wait, _recheck);

        // Timers count whole milliseconds: rounding down would wake this early and make it spin.
        double milliseconds = Math.Ceiling(wait.TotalMilliseconds);
        _alarm.Change(milliseconds <= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }

    private DateTime Now() => _time.GetUtcNow().UtcDateTime;

    private long ToTimestamp(TimeSpan span) => (long)(Min(span, s_longest).TotalSeconds * _time.TimestampFrequency);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private sealed class Entry(TimerCall call, long elapsedAt)
    {
        public TimerCall Call { get; } = call;

        public long ElapsedAt { get; } = elapsedAt;

        public bool IsGone { get; set; }
    }
}
