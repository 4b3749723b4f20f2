using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>
/// One turn of one instance: takes in its messages in order, runs the code on each, and collects everything that changes in
/// one <see cref="TurnCommit"/>. It has no effect outside the instance's memory; that comes after the commit.
/// </summary>
internal sealed partial class Turn
{
    private readonly Instance _instance;
    private readonly IStore _store;
    private readonly RunnerFactory _runners;
    private readonly ILogger _logger;
    private readonly Action _foreignWake;
    private readonly LinkedList<Message> _work;
    private readonly TurnRecord _record;
    private volatile OrchestratorRunner? _code;
    private bool _ended;

    public Turn(Instance instance, List<Message> messages, DateTime now, IStore store, RunnerFactory runners, ILogger logger, Action foreignWake)
    {
        _instance = instance;
        _store = store;
        _runners = runners;
        _logger = logger;
        _foreignWake = foreignWake;
        Messages = messages;
        _work = new LinkedList<Message>(messages);

        // Constant within the turn, never behind the last turn or the timer that fired.
        DateTime at = now > instance.LastTurnAt ? now : instance.LastTurnAt;
        foreach (Message message in messages)
        {
            if (message.FireAt > at)
                at = message.FireAt.Value;
        }

        _record = new TurnRecord(instance, at);
    }

    public TurnCommit Commit => _record.Commit;

    public Instance Instance => _instance;

    /// <summary>All messages of this turn.</summary>
    public List<Message> Messages { get; }

    /// <summary>For how long the orchestrator's code has been running without a break.</summary>
    public TimeSpan CodeRunningFor => _code?.RunningFor ?? TimeSpan.Zero;

    /// <summary>Cuts the code off that this turn runs.</summary>
    public void Abandon() => _code?.Abandon();

    /// <summary>Instead of <see cref="Run"/>: the instance fails, its messages are taken in.</summary>
    public void Fail(string failure)
    {
        foreach (Message message in _work)
        {
            _record.Consume(message);
            if (message is { Kind: EventKind.Rewound, InboxSeq: > 0 })
                Commit.WithdrawnFailures = [];
        }

        Finish(new Outcome.Failed(failure));
        _instance.Runner?.EndTurn();
        _record.Close();
    }

    /// <summary>Whether there is anything to write.</summary>
    public bool HasChanges => _record.HasChanges;

    /// <summary>Timers that no longer need to fire.</summary>
    public List<int> CanceledTimers => _record.CanceledTimers;

    /// <summary>Messages that the next execution takes in, in order.</summary>
    public List<Message> CarriedOver { get; } = [];

    public void Run()
    {
        while (_work.First is { } first)
        {
            _work.RemoveFirst();
            if (_ended)
                AfterEnd(first.Value);
            else
                TakeIn(first.Value);
        }

        if (_instance.Runner?.TakeCustomStatus(out string? customStatus) == true)
        {
            Commit.CustomStatus = customStatus;
            Commit.HasNewCustomStatus = true;
        }

        LogActions();
        _record.Close();
        _instance.Runner?.EndTurn();
        _instance.NextSeq += Commit.Events.Count;
    }

    private void LogActions()
    {
        if (!_runners.WorkerLog.IsEnabled(LogLevel.Debug))
            return;
        List<string> actions = Commit.Events.Where(e => !e.IsReceived).Select(e => e.Kind.ToActionName()).ToList();
        if (actions.Count > 0)
            _runners.WorkerLog.OrchestrationActions(_instance.Id, _instance.Name, actions.Count, string.Join(", ", actions));
    }

    private bool IsSuspended => Commit.Status == OrchestrationRuntimeStatus.Suspended;

    private void TakeIn(Message message)
    {
        if (message.Execution >= 0 && message.Execution != _instance.Execution)
        {
            _record.Consume(message);
            return;
        }

        switch (message.Kind)
        {
            case EventKind.Terminated:
                Terminate(message);
                break;
            case EventKind.Suspended:
                Suspend(message);
                break;
            case EventKind.Resumed:
                Resume(message);
                break;
            case EventKind.Rewound:
                Rewind(message);
                break;
            case EventKind.ForeignWake:
                Finish(new Outcome.Failed(Failures.FromException(
                    new InvalidOperationException(ForeignAwait.Sentence(_instance.Name, _instance.Id)))));
                break;
            case EventKind.ExecutionStarted when Commit.Started || IsSuspended:
                // Started already; or held back, and then Resume starts it.
                break;
            case var kind when IsSuspended || (!Commit.Started && kind != EventKind.ExecutionStarted):
                Hold(message);
                break;
            default:
                Deliver(message);
                break;
        }
    }

    /// <summary>Runs the code on one message.</summary>
    private void Deliver(Message message)
    {
        if (!TryGetRunner(message, out OrchestratorRunner? runner))
        {
            if (_ended)
                _record.Consume(message);
            return;
        }

        _record.Consume(message);
        if (!runner.Expects(message.Kind, message.TaskId))
            return;

        HistoryEvent received = new(message.Kind, Commit.At, message.TaskId, message.Name, Data: message.Data) { Kept = message.Kept };
        bool isStart = message.Kind == EventKind.ExecutionStarted;
        _record.Add(received);
        if (isStart)
            Begin();
        foreach (Produced made in runner.Receive(received, _record.CanceledTimers))
            _record.Add(made);
        if (runner.Outcome is { } outcome)
            Finish(outcome);
        else if (isStart)
            PutBackHeld();
    }

    private void Begin()
    {
        Commit.Started = true;
        Commit.Status = OrchestrationRuntimeStatus.Running;
        if (_instance.Execution == 0)
            _runners.WorkerLog.OrchestrationStarted(_instance.Id, _instance.Name);
    }

    private void Suspend(Message message)
    {
        _record.Consume(message);
        if (IsSuspended)
            return;
        _record.Add(new HistoryEvent(EventKind.Suspended, Commit.At, Data: message.Data));
        Commit.Status = OrchestrationRuntimeStatus.Suspended;
    }

    private void Resume(Message message)
    {
        _record.Consume(message);
        if (!IsSuspended)
            return;
        _record.Add(new HistoryEvent(EventKind.Resumed, Commit.At, Data: message.Data));
        Commit.Status = Commit.Started ? OrchestrationRuntimeStatus.Running : OrchestrationRuntimeStatus.Pending;
        if (Commit.Started)
            PutBackHeld();
        else if (_instance.StartAt is not { } startAt || startAt <= Commit.At)
            _work.AddFirst(new Message { Kind = EventKind.ExecutionStarted, Execution = _instance.Execution });
    }

    private void Terminate(Message message)
    {
        _record.Consume(message);
        _record.Add(new HistoryEvent(EventKind.Terminated, Commit.At, Data: message.Data));
        if (message.Recursive)
            Commit.Outbox.Add(new Outgoing.TerminateChildren(message.Data));
        TellParent(EventKind.ChildFailed, Failures.Write(Failures.Terminated(_instance.Name, _instance.Id)));
        End(OrchestrationRuntimeStatus.Terminated, message.Data, null);
    }

    private void Finish(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Completed completed:
                TellParent(EventKind.ChildCompleted, completed.Output);
                End(OrchestrationRuntimeStatus.Completed, completed.Output, null);
                break;
            case Outcome.Failed failed:
                _runners.WorkerLog.OrchestrationFailed(_instance.Id, _instance.Name, Failures.Read(failed.Failure).Details.ErrorType);
                TellParent(EventKind.ChildFailed, failed.Failure);
                End(OrchestrationRuntimeStatus.Failed, null, failed.Failure);
                break;
            case Outcome.Continued next:
                Continue(next);
                break;
        }
    }

    private void End(OrchestrationRuntimeStatus status, string? output, string? failure)
    {
        _record.Add(new HistoryEvent(EventKind.ExecutionCompleted, Commit.At, Name: status.ToString(), Data: output ?? failure));
        Commit.Status = status;
        Commit.Output = output;
        Commit.Failure = failure;
        Commit.Started = true;
        _ended = true;
        (_code ?? _instance.Runner)?.Abandon();
        if (status != OrchestrationRuntimeStatus.Failed)
            _runners.WorkerLog.OrchestrationCompleted(_instance.Id, _instance.Name, status);
    }

    private void Continue(Outcome.Continued next)
    {
        Commit.Next = new NextExecution(next.Input, next.Version);
        Commit.Started = false;
        _ended = true;
        foreach ((string name, string? data) in next.Events)
            Carry(new Message { Kind = EventKind.EventRaised, Name = name, Data = data });
    }

    /// <summary>The execution is over: events may be for the next one, the rest has no recipient.</summary>
    private void AfterEnd(Message message)
    {
        if (Commit.Next is null)
        {
            _record.Consume(message);
            return;
        }

        if (message.Kind == EventKind.EventRaised)
        {
            _record.Consume(message);
            Carry(new Message { Kind = EventKind.EventRaised, Name = message.Name, Data = message.Data });
        }
        else if (message.Execution >= 0)
        {
            _record.Consume(message);
        }
        else
        {
            CarriedOver.Add(message);
        }
    }

    private void Carry(Message message)
    {
        CarriedOver.Add(message);
        _record.Keep(message);
    }

    private void TellParent(EventKind kind, string? data)
    {
        if (_instance.Parent is { } parent)
            Commit.Outbox.Add(new Outgoing.ToParent(parent, kind, data));
    }

    /// <summary>Keeps a message for later: in memory, and in the inbox unless it is there already.</summary>
    private void Hold(Message message)
    {
        if (message.Kind == EventKind.ExecutionStarted)
            return;
        Message held = message;
        if (message.InboxSeq == 0)
        {
            held = new Message { Kind = message.Kind, Execution = message.Execution, TaskId = message.TaskId, Name = message.Name, Data = message.Data };
            _record.Consume(message);
            _record.Keep(held);
        }

        _instance.Held.Add(held);
    }

    private void PutBackHeld()
    {
        for (int i = _instance.Held.Count - 1; i >= 0; i--)
            _work.AddFirst(_instance.Held[i]);
        _instance.Held.Clear();
    }
}
