namespace DurableTask.Sqlite.Engine;

/// <summary>
/// The one logical thread of an orchestrator. Continuations queue here and run in order while a turn pumps them; a
/// continuation that arrives at any other time was caused by something that is not durable, and is reported, not run.
/// There is deliberately no SynchronizationContext: without one, <c>ConfigureAwait(false)</c> stays on this thread too.
/// </summary>
internal sealed class TurnScheduler(Action foreignWake) : TaskScheduler
{
    [ThreadStatic]
    private static TurnScheduler? t_running;

    private readonly Queue<Task> _ready = new();
    private long _since;
    private volatile bool _abandoned;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether the calling thread runs a turn of this orchestrator.</summary>
    public bool IsRunningHere => t_running == this && !_abandoned;

    /// <summary>Whether the code was abandoned or has ended: it no longer runs, and wake-ups do not matter.</summary>
    public bool IsAbandoned => _abandoned;

    /// <summary>For how long code has been running without a break; zero while none runs. In real time.</summary>
    public TimeSpan RunningFor
        => Volatile.Read(ref _since) is var since and not 0 ? TimeProvider.System.GetElapsedTime(since) : TimeSpan.Zero;

    public void Abandon() => _abandoned = true;

    /// <summary>Runs an action and everything that becomes ready by it.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        t_running = this;
        Volatile.Write(ref _since, TimeProvider.System.GetTimestamp());
        try
        {
            action();
            while (!_abandoned && _ready.TryDequeue(out Task? task))
                TryExecuteTask(task);
        }
        finally
        {
            Volatile.Write(ref _since, 0);
            t_running = null;
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsRunningHere)
            _ready.Enqueue(task);
        else if (!_abandoned)
            foreignWake();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => IsRunningHere && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _ready.ToArray();
}
