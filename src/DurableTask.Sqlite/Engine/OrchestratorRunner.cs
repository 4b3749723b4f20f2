using DurableTask.Sqlite.Store;
namespace DurableTask.Sqlite.Engine;

/// <summary>How an execution ended.</summary>
internal abstract record Outcome
{
    public sealed record Completed(string? Output) : Outcome;

    public sealed record Failed(string Failure) : Outcome;

    public sealed record Continued(string? Input, string Version, IReadOnlyList<(string Name, string? Data)> Events) : Outcome;
}

/// <summary>
/// The live code of one execution. <see cref="Receive"/> takes in one event and runs the code until it waits again;
/// <see cref="Replay"/> brings fresh code to where its history left off, checking each step.
/// </summary>
internal sealed class OrchestratorRunner
{
    private readonly ExecutionFacts _facts;
    private readonly ITaskOrchestrator _implementation;
    private readonly OrchestratorInput _input;
    private readonly Action _foreignWake;
    private readonly TurnScheduler _scheduler;
    private readonly OrchestrationContext _context;
    private Task<object?>? _main;

    public OrchestratorRunner(ExecutionFacts facts, ITaskOrchestrator implementation, OrchestratorInput input, Action foreignWake)
    {
        _facts = facts;
        _implementation = implementation;
        _input = input;
        _foreignWake = foreignWake;
        _scheduler = new TurnScheduler(foreignWake);
        _context = new OrchestrationContext(facts, _scheduler) { Input = input };
    }

    /// <summary>Set when the execution has ended.</summary>
    public Outcome? Outcome { get; private set; }

    /// <summary>The turn is over: the code's actions are processed and need not stay in memory.</summary>
    public void EndTurn() => _context.Made.Clear();

    /// <summary>Returns the custom status once, if the code has set one since.</summary>
    public bool TakeCustomStatus(out string? customStatus)
    {
        customStatus = _context.CustomStatus;
        bool isNew = _context.HasNewCustomStatus;
        _context.ForgetCustomStatus();
        return isNew;
    }

    /// <summary>For how long the code has been running without a break.</summary>
    public TimeSpan RunningFor => _scheduler.RunningFor;

    /// <summary>Cuts the code off: its context refuses everything, and nothing wakes it.</summary>
    public void Abandon() => _scheduler.Abandon();

    /// <summary>Whether this event still matters to the code; duplicate results do not.</summary>
    public bool Expects(EventKind kind, int taskId) => kind switch
    {
        EventKind.TaskCompleted or EventKind.TaskFailed => _context.IsOpen(taskId, EventKind.TaskScheduled),
        EventKind.ChildCompleted or EventKind.ChildFailed => _context.IsOpen(taskId, EventKind.ChildScheduled),
        EventKind.TimerFired => _context.IsOpen(taskId, EventKind.TimerCreated),
        _ => true,
    };

    /// <summary>Takes in one event; returns what the code did on it. Check <see cref="Outcome"/> afterwards.</summary>
    public IReadOnlyList<Produced> Receive(HistoryEvent received, List<int>? canceledTimers = null)
    {
        _context.Now = received.At;
        _context.Made.Clear();
        _context.CanceledTimers.Clear();
        _scheduler.Run(() => Feed(received));
        canceledTimers?.AddRange(_context.CanceledTimers);
        Outcome = End();
        return _context.Made;
    }

    /// <summary>Whether a call or timer has been made and waits for its result.</summary>
    public bool IsOpen(HistoryEvent made) => _context.IsOpen(made.TaskId, made.Kind);

    /// <summary>Repeats a stored history.</summary>
    /// <param name="history">The events, without the end.</param>
    /// <param name="mayEnd">Whether the code may end on the last event: the history of an ended instance does.</param>
    /// <exception cref="CodeDiffersException">The code differs from the history.</exception>
    public void Replay(IReadOnlyList<HistoryEvent> history, bool mayEnd = false)
    {
        IReadOnlyList<Produced> beyond = Repeat(history);
        if (beyond.Count > 0)
            throw Mismatch(history.Count, "nothing more", "made " + beyond[0].Event.Describe());
        if (Outcome is not null && !mayEnd)
            throw Mismatch(history.Count, "that the orchestration goes on", DescribeEnd());
    }

    /// <summary>As <see cref="Replay"/>, for code that may continue or end where the history ends; returns what it did beyond.</summary>
    /// <param name="history">The history.</param>
    /// <param name="allMade">Receives what the code did within the history, by number.</param>
    public IReadOnlyList<Produced> Repeat(IReadOnlyList<HistoryEvent> history, Dictionary<int, Produced>? allMade = null)
    {
        List<Produced> beyond = [];
        _context.Replaying = true;
        int position = 0;
        while (position < history.Count)
        {
            HistoryEvent received = history[position];
            if (!received.IsReceived || !Expects(received.Kind, received.TaskId))
                throw Mismatch(position, received.Describe(), "is not waiting for it");

            IReadOnlyList<Produced> made = Receive(received);
            position++;
            foreach (Produced action in made)
            {
                // Actions of fixed code beyond an old end were written after the rewind.
                while (position < history.Count && history[position].Kind == EventKind.Rewound)
                    position++;
                if (position == history.Count)
                {
                    beyond.Add(action);
                    continue;
                }

                if (!IsSame(history[position], action.Event))
                    throw Mismatch(position, history[position].Describe(), "made " + action.Event.Describe());
                allMade?.Add(action.Event.TaskId, action);
                position++;
            }

            if (position < history.Count && !history[position].IsReceived)
                throw Mismatch(position, history[position].Describe(), Outcome is null ? "made no such call" : DescribeEnd());
            if (position < history.Count && Outcome is not null)
                throw Mismatch(position, history[position].Describe(), DescribeEnd());
        }

        _context.Replaying = false;
        return beyond;
    }

    /// <summary>How the code ended, without its message, which may be secret.</summary>
    private string DescribeEnd() => Outcome switch
    {
        Outcome.Continued => "continued as new",
        Outcome.Failed failed => $"failed with {Failures.Read(failed.Failure).Details.ErrorType}",
        _ => "ended",
    };

    private static bool IsSame(HistoryEvent recorded, HistoryEvent made)
        => recorded.Kind == made.Kind
            && recorded.TaskId == made.TaskId
            && string.Equals(recorded.Name, made.Name, StringComparison.OrdinalIgnoreCase)
            && (recorded.Kind is EventKind.TaskScheduled or EventKind.TimerCreated || recorded.Target == made.Target);

    private void Feed(HistoryEvent received)
    {
        switch (received.Kind)
        {
            case EventKind.ExecutionStarted:
                Start();
                break;
            case EventKind.TaskCompleted or EventKind.ChildCompleted or EventKind.TimerFired:
                _context.TakeOpen(received.TaskId)?.Complete(received);
                break;
            case EventKind.TaskFailed or EventKind.ChildFailed:
                (TaskFailureDetails details, bool nonRetriable) = Failures.Read(received.Data);
                if (_context.TakeOpen(received.TaskId) is { } failed)
                    failed.Fail(Failures.Thrown(failed.Name, received.TaskId, details, nonRetriable));
                break;
            case EventKind.EventRaised:
                _context.RaiseEvent(received.Name!, received.Data);
                break;
        }
    }

    private void Start()
    {
        Task starter = new(() => _main = RunAsync());
        starter.RunSynchronously(_scheduler);
        Task main = _main ?? Task.FromException(starter.Exception!);

        // The code may end on another thread after a foreign await: someone has to notice.
        _ = main.ContinueWith(_ => WakeIfForeign(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void WakeIfForeign()
    {
        if (!_scheduler.IsRunningHere && !_scheduler.IsAbandoned)
            _foreignWake();
    }

    private async Task<object?> RunAsync()
    {
        Task<object?> main = _implementation.RunAsync(_context, _input.Start(_implementation.InputType));
        _input.Started();
        return await main;
    }

    private Outcome? End()
    {
        if (_main is null or { IsCompleted: false })
        {
            return _context.AnyOpen || _main is null
                ? null
                : new Outcome.Failed(Failures.FromException(new InvalidOperationException(ForeignAwait.Sentence(_facts.Name, _facts.InstanceId))));
        }

        try
        {
            object? output = _main.GetAwaiter().GetResult();
            return _context.Continuation is { } next
                ? new Outcome.Continued(
                    _facts.Serialize(next.NewInput, "The input of the next execution"),
                    string.IsNullOrWhiteSpace(next.NewVersion) ? _facts.Version : next.NewVersion,
                    next.PreserveUnprocessedEvents ? _context.UntakenEvents().ToList() : [])
                : new Outcome.Completed(_facts.Serialize(output, "The output"));
        }
        catch (Exception exception)
        {
            return new Outcome.Failed(Failures.FromException(exception, _facts.ExceptionProperties));
        }
    }

    private CodeDiffersException Mismatch(int position, string history, string code)
        => new($"The code of orchestrator '{_facts.Name}' no longer matches the history of instance '{_facts.InstanceId}' at event {position}:"
            + $" the history says {history}, the code {code}. Deploy the code that made this history until the instance has ended, or"
            + " give the changed orchestrator a new name or version and terminate this instance.",
            position,
            history,
            code);
}
