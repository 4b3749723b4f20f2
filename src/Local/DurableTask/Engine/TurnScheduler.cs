namespace Local.DurableTask.Engine;

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

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Whether the calling thread runs a turn of this orchestrator.</summary>
    public bool IsRunningHere => t_running == this;

    /// <summary>Runs an action and everything that becomes ready by it.</summary>
    public void Run(Action action)
    {
        SynchronizationContext? outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        t_running = this;
        try
        {
            action();
            while (_ready.TryDequeue(out Task? task))
                TryExecuteTask(task);
        }
        finally
        {
            t_running = null;
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsRunningHere)
            _ready.Enqueue(task);
        else
            foreignWake();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => IsRunningHere && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _ready.ToArray();
}
