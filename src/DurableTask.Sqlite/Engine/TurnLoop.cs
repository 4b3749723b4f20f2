using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// The core loop. A message is posted to an instance; the instance gets a turn; the turn's changes are committed; then, and
/// only then, everything that the turn set going is let go: activities, timers, messages, answers to callers.
/// An instance has one turn at a time and its next begins after the commit, so whatever came meanwhile shares that next commit.
/// </summary>
internal sealed class TurnLoop(
    IStore store,
    InstanceTable table,
    RunnerFactory runners,
    Waiters waiters,
    TimeProvider time,
    IWorkGauge gauge,
    int maxConcurrentTurns,
    TurnWatch watch,
    ILogger logger)
{
    private readonly PlaceQueue<Instance> _ready = new(maxConcurrentTurns);
    private int _turnsInFlight;
    private volatile bool _stopped;

    /// <summary>Set once, before the first message.</summary>
    public required ActivityPool Activities { get; init; }

    /// <summary>Set once, before the first message.</summary>
    public required Func<TimerQueue> Timers { get; init; }

    /// <summary>Whether no turn is queued, running or being committed.</summary>
    public bool IsIdle => Volatile.Read(ref _turnsInFlight) == 0;

    /// <summary>No turn begins after this.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Posts to an instance by id. False: there is none, or it has ended.</summary>
    public bool Post(string id, Message message) => Post(() => table.Find(id), message);

    /// <summary>Posts to an instance by key. False: there is none, or it has ended.</summary>
    public bool Post(long key, Message message) => Post(() => table.Find(key), message);

    /// <summary>
    /// Posts the result of an activity, or a timer that fires alone. When it is all that is going on, its turn runs and is
    /// committed on the calling thread: in a chain of activities, each step would otherwise cost three changes of thread. Not
    /// on the last thread for activities: code that does not return would stop them all. Not in the last slot of its name:
    /// others may wait for that, and must not wait for the disk. Not with a large result: its source is still on the stack.
    /// </summary>
    /// <param name="key">The instance.</param>
    /// <param name="message">The message.</param>
    /// <param name="activity">The activity whose result it is; null for a timer.</param>
    public bool PostHere(long key, Message message, string? activity = null)
        => Post(() => table.Find(key), message, here: Thread.CurrentThread.IsThreadPoolThread && Activities.HasRoom(activity) && !Payloads.IsLarge(message.Data));

    /// <summary>Schedules a turn for an instance that has messages in its inbox.</summary>
    public void Wake(long key)
    {
        if (table.Find(key) is { } instance && instance.TryClaim())
            Schedule(instance);
    }

    /// <summary>Starts an instance that was just created.</summary>
    public void Start(long key, NewInstance created)
    {
        Instance instance = table.AddNew(key, created);
        if (created.StartAt is { } at && at > time.GetUtcNow().UtcDateTime)
        {
            Timers().Add(new TimerCall(key, 0, TimerQueue.StartTaskId, at, created.CreatedAt));
            table.Rest(instance);
        }
        else
        {
            Post(key, new Message { Kind = EventKind.ExecutionStarted, Execution = 0 });
        }
    }

    private bool Post(Func<Instance?> find, Message message, bool here = false)
    {
        while (find() is { } instance)
        {
            if (!instance.TryPost(message, out bool schedule))
                continue;
            if (schedule)
                Schedule(instance, here);
            return true;
        }

        return false;
    }

    private void Schedule(Instance instance, bool here = false)
    {
        bool alone = Interlocked.Increment(ref _turnsInFlight) == 1;
        table.Touch(instance);
        _ready.Enqueue(instance);
        Pump(here && alone);
    }

    private void Pump(bool here = false)
    {
        while (!_stopped && _ready.TryTake(out Instance? instance))
        {
            if (here)
                RunTurn(instance, here);
            else
                ThreadPool.UnsafeQueueUserWorkItem(queued => RunTurn(queued, here: false), instance, preferLocal: false);
            here = false;
        }
    }

    private void RunTurn(Instance instance, bool here)
    {
        List<Message> messages = instance.TakeAll();
        Turn turn = NewTurn(instance, messages);
        watch.Enter(turn);
        Exception? broken = null;
        try
        {
            turn.Run();
        }
        catch (Exception exception)
        {
            broken = exception;
        }

        bool counts = watch.TryLeave(turn, out bool hasPlace);
        if (hasPlace)
            FreePlace();
        if (!counts)
            return;
        if (broken is null)
            _ = CommitAsync(instance, turn, messages, here);
        else
            Break(instance, messages, broken);
    }

    private Turn NewTurn(Instance instance, List<Message> messages)
        => new(instance, messages, time.GetUtcNow().UtcDateTime, store, runners, logger, ForeignWake(instance));

    private void FreePlace()
    {
        _ready.Free();
        Pump();
    }

    /// <summary>The code of a turn does not return: another turn, without that code, ends the instance.</summary>
    public void GiveUp(Turn stuck, bool freesPlace)
    {
        Instance instance = stuck.Instance;
        logger.TurnGivenUp(instance.Id, instance.Name, watch.Limit);
        Turn failing = NewTurn(instance, stuck.Messages);
        failing.Fail(Failures.TurnTimeLimit(instance.Name, instance.Id, watch.Limit));
        _ = CommitAsync(instance, failing, stuck.Messages, here: false);
        if (freesPlace)
            FreePlace();
    }

    private async Task CommitAsync(Instance instance, Turn turn, List<Message> messages, bool here)
    {
        try
        {
            IReadOnlyList<Delivery> deliveries = turn.HasChanges ? await store.CommitAsync(turn.Commit, here) : [];
            Release(instance, turn, deliveries);
            Next(instance, turn.Commit);

            // Last: until then a virtual clock stands still, and must not jump to a timer of an instance that has just ended.
            Acknowledge(messages, turn.CarriedOver);
            Interlocked.Decrement(ref _turnsInFlight);
        }
        catch (Exception exception)
        {
            Break(instance, messages, exception);
        }
    }

    /// <summary>The turn is on disk: the work that it started may begin.</summary>
    private void Release(Instance instance, Turn turn, IReadOnlyList<Delivery> deliveries)
    {
        TurnCommit commit = turn.Commit;
        OrchestrationRuntimeStatus before = instance.Status;
        instance.Status = commit.Status;
        instance.Started = commit.Started;
        if (turn.HasChanges)
            instance.LastTurnAt = commit.At;

        foreach ((ActivityCall call, _) in commit.NewActivities)
            Activities.Enqueue(call.Stored());
        commit.LetGo();
        foreach (TimerCall timer in commit.NewTimers)
            Timers().Add(timer);
        foreach (int canceled in turn.CanceledTimers)
            Timers().Remove(instance.Key, commit.Execution, canceled);
        foreach (Delivery delivery in deliveries)
        {
            if (delivery.Child is { } child)
                Start(delivery.Key, child);
            else
                Post(delivery.Key, delivery.Message!);
        }

        if (commit.Next is { } next)
            Continue(instance, next, turn.CarriedOver);
        if (commit.Status != before)
            waiters.Signal(instance.Id, commit.Status);
    }

    private void Continue(Instance instance, NextExecution next, List<Message> carriedOver)
    {
        Timers().RemoveAll(instance.Key);
        instance.Continue(next);
        instance.PutFirst([new Message { Kind = EventKind.ExecutionStarted, Execution = instance.Execution }, .. carriedOver]);
    }

    private void Next(Instance instance, TurnCommit commit)
    {
        if (!table.KeepsCode)
            instance.Runner = null;
        if (commit.IsTerminal)
            End(instance, commit);
        else if (instance.EndTurn())
            Schedule(instance);
        else
            table.Rest(instance);
    }

    private void End(Instance instance, TurnCommit commit)
    {
        // Before it leaves memory: a rewind may bring it back at once, with its own timers.
        Timers().RemoveAll(instance.Key);
        table.Remove(instance);
        if (commit.Status == OrchestrationRuntimeStatus.Terminated)
            Activities.Cancel(instance.Key);
        List<Message> left = instance.Retire();
        foreach (Message message in left)
        {
            if (message.Kind is EventKind.TaskCompleted or EventKind.TaskFailed)
                _ = store.ForgetActivityAsync(new ActivityCall(instance.Key, instance.Id, message.Execution, message.TaskId, string.Empty, string.Empty, null));
            else if (message.Stored is not null && message.Kind != EventKind.Rewound)
                logger.MessageForNobody(message.Kind.ToString(), instance.Id);
        }

        Acknowledge(left, []);

        // It was rewound before it had left memory.
        if (left.Exists(message => message.Kind == EventKind.Rewound))
            Post(instance.Key, new Message { Kind = EventKind.Rewound });
    }

    /// <summary>Tells the callers that their messages are on disk; those that the next execution takes in are not yet.</summary>
    private void Acknowledge(List<Message> messages, List<Message> carriedOver)
    {
        foreach (Message message in messages)
        {
            if (message.Stored is { } stored && !carriedOver.Contains(message))
                stored.TrySetResult();
            gauge.Exit();
        }
    }

    /// <summary>A bug of the engine: the instance leaves memory and continues from its last commit at the next start.</summary>
    private void Break(Instance instance, List<Message> messages, Exception exception)
    {
        if (!_stopped)
            logger.TurnBroke(instance.Id, instance.Name, exception);
        table.Remove(instance);
        foreach (Message message in messages.Concat(instance.Retire()))
        {
            message.Stored?.TrySetException(exception);
            gauge.Exit();
        }

        Interlocked.Decrement(ref _turnsInFlight);
    }

    private Action ForeignWake(Instance instance)
    {
        int execution = instance.Execution;
        return () => Post(instance.Key, new Message { Kind = EventKind.ForeignWake, Execution = execution });
    }
}
