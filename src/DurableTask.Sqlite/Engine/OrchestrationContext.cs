using System.Text.Json;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>Everything fixed about one execution before its code runs.</summary>
internal sealed record ExecutionFacts(
    string InstanceId,
    string Name,
    string Version,
    string DefaultVersion,
    ParentOrchestrationInstance? Parent,
    DataConverter Converter,
    ILoggerFactory LoggerFactory,
    TimeSpan MaximumTimerInterval,
    IExceptionPropertiesProvider? ExceptionProperties)
{
    /// <summary>The text of a value from the code.</summary>
    /// <exception cref="ArgumentException">It is too large.</exception>
    public string? Serialize(object? value, string what) => Payloads.Write(Converter, value, what, InstanceId);

    /// <summary>The value of a text that the code waits for.</summary>
    /// <exception cref="JsonException">It does not match the type.</exception>
    public T? Read<T>(string? text, string what, string name) => Payloads.Read<T>(Converter, text, what, name, InstanceId);
}

/// <summary>An event that the code produced, with what only its commit needs.</summary>
internal sealed record Produced(HistoryEvent Event, string Version = "", IReadOnlyDictionary<string, string>? Tags = null);

/// <summary>
/// The context that orchestrators see. It turns calls into produced events and open tasks; <see cref="OrchestratorRunner"/>
/// feeds it received events. Nothing here waits, reads a clock or uses the store.
/// </summary>
internal sealed class OrchestrationContext(ExecutionFacts facts, TurnScheduler scheduler) : TaskOrchestrationContext
{
    private readonly Dictionary<int, OpenTask> _open = [];
    private readonly EventWaits _waits = new(facts);
    private int _nextTaskId;
    private int _guids;

    public override TaskName Name { get; } = new(facts.Name);

    public override string InstanceId => facts.InstanceId;

    public override ParentOrchestrationInstance? Parent => facts.Parent;

    public override string Version => facts.Version;

    public override DateTime CurrentUtcDateTime => Now;

    public override bool IsReplaying => Replaying;

    public bool Replaying { get; set; }

    public DateTime Now { get; set; }

    /// <summary>Set once, before the code runs.</summary>
    public required OrchestratorInput Input { get; init; }

    /// <summary>What the code did since the list was last emptied, in order.</summary>
    public List<Produced> Made { get; } = [];

    /// <summary>Timers canceled since the list was last emptied.</summary>
    public List<int> CanceledTimers { get; } = [];

    /// <summary>Whether anything durable can still wake the code.</summary>
    public bool AnyOpen => _open.Count > 0 || _waits.AnyOpen;

    /// <summary>The custom status that was set since it was last taken, and whether there is one.</summary>
    public string? CustomStatus { get; private set; }

    public bool HasNewCustomStatus { get; private set; }

    /// <summary>Set once the code has asked to start over.</summary>
    public ContinueAsNewOptions? Continuation { get; private set; }

    protected override ILoggerFactory LoggerFactory => facts.LoggerFactory;

    public override T? GetInput<T>() where T : default
        => Input.Get<T>();

    // A refused call fails its task, as upstream: code that awaits many at once finds it among the others.
    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        try
        {
            CheckCall(name, input, options);
            string version = options?.Version is { } asked ? asked.Version : facts.Version;
            return Retries.RunAsync(this, options?.Retry, () =>
            {
                HistoryEvent made = Make(EventKind.TaskScheduled, name, version, facts.Serialize(input, $"The input of activity '{name}'"));
                return Open<TResult>(made);
            });
        }
        catch (Exception refused) when (refused is ArgumentException or JsonException)
        {
            return Task.FromException<TResult>(refused);
        }
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        try
        {
            CheckCall(orchestratorName, input, options);

            // One id for all attempts: a retry replaces the child that failed.
            string id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
            InstanceIds.Check(id);
            InstanceIds.CheckTags(options?.Tags, id);
            string version = options?.Version is { } asked ? asked.Version : facts.DefaultVersion;
            IReadOnlyDictionary<string, string>? tags = options?.Tags?.ToDictionary(StringComparer.Ordinal);
            return Retries.RunAsync(this, options?.Retry, () =>
            {
                HistoryEvent made = Make(
                    EventKind.ChildScheduled, orchestratorName, id, facts.Serialize(input, $"The input of sub-orchestrator '{orchestratorName}'"), version: version, tags: tags);
                return Open<TResult>(made);
            });
        }
        catch (Exception refused) when (refused is ArgumentException or JsonException)
        {
            return Task.FromException<TResult>(refused);
        }
    }

    public override Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken)
        => delay >= TimeSpan.Zero
            ? CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken)
            : throw new ArgumentOutOfRangeException(
                nameof(delay),
                delay,
                $"Orchestrator '{facts.Name}' (instance '{InstanceId}') asked for a timer with a negative delay. Pass zero or more, or the point in"
                    + " time itself: a timer for one that has passed fires at once.");

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        => fireAt.ToUniversalTime() - CurrentUtcDateTime > facts.MaximumTimerInterval
            ? CreateTimersAsync(fireAt.ToUniversalTime(), cancellationToken)
            : CreateOneTimer(fireAt, cancellationToken);

    private async Task CreateTimersAsync(DateTime fireAt, CancellationToken cancellationToken)
    {
        while (fireAt - CurrentUtcDateTime > facts.MaximumTimerInterval && !cancellationToken.IsCancellationRequested)
            await CreateOneTimer(CurrentUtcDateTime.Add(facts.MaximumTimerInterval), cancellationToken);
        await CreateOneTimer(fireAt, cancellationToken);
    }

    private Task CreateOneTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        CheckThread();
        HistoryEvent made = Make(EventKind.TimerCreated, null, null, null, fireAt.ToUniversalTime());
        OpenTask<object> timer = new(EventKind.TimerCreated, "timer", facts);
        if (cancellationToken.IsCancellationRequested)
        {
            CanceledTimers.Add(made.TaskId);
            timer.Cancel(cancellationToken);
            return timer.Task;
        }

        _open.Add(made.TaskId, timer);
        if (cancellationToken.CanBeCanceled)
            cancellationToken.UnsafeRegister(_ => CancelTimer(made.TaskId, timer, cancellationToken), null);
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        CheckThread();
        Check.NotNullOrEmpty(eventName);
        InstanceIds.CheckEventName(eventName, InstanceId);
        return _waits.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        CheckThread();
        Check.NotNullOrEmpty(instanceId);
        Check.NotNullOrEmpty(eventName);
        InstanceIds.CheckEventName(eventName, instanceId);
        Make(EventKind.EventSent, eventName, instanceId, facts.Serialize(payload, $"The event '{eventName}' sent by a turn"));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        CheckThread();
        CustomStatus = facts.Serialize(customStatus, "The custom status");
        HasNewCustomStatus = true;
    }

    /// <summary>What was set is dealt with.</summary>
    public void ForgetCustomStatus()
    {
        CustomStatus = null;
        HasNewCustomStatus = false;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
        => ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        CheckThread();
        Continuation = Check.NotNull(options);
    }

    public override Guid NewGuid()
    {
        CheckThread();
        return DeterministicGuid.Create(InstanceId, Now, _guids++);
    }

    /// <summary>Whether a result for this task is awaited: anything else is a duplicate.</summary>
    public bool IsOpen(int taskId, EventKind madeBy) => _open.TryGetValue(taskId, out OpenTask? task) && task.Kind == madeBy;

    public OpenTask? TakeOpen(int taskId) => _open.Remove(taskId, out OpenTask? task) ? task : null;

    public void RaiseEvent(string name, string? data) => _waits.Raise(name, data);

    public IEnumerable<(string Name, string? Data)> UntakenEvents() => _waits.Untaken();

    private HistoryEvent Make(
        EventKind kind,
        string? name,
        string? target,
        string? data,
        DateTime? fireAt = null,
        string version = "",
        IReadOnlyDictionary<string, string>? tags = null)
    {
        HistoryEvent made = new(kind, Now, _nextTaskId++, name, target, data, fireAt);
        Made.Add(new Produced(made, version, tags));
        return made;
    }

    private Task<T> Open<T>(HistoryEvent made)
    {
        OpenTask<T> task = new(made.Kind, made.Name!, facts);
        _open.Add(made.TaskId, task);
        return task.Task;
    }

    private void CancelTimer(int taskId, OpenTask<object> timer, CancellationToken cancellation)
    {
        if (!scheduler.IsRunningHere || !_open.Remove(taskId))
        {
            // A token that something else trips, at another time, would make replay differ: the wake is reported.
            timer.Cancel(cancellation);
            return;
        }

        CanceledTimers.Add(taskId);
        timer.Cancel(cancellation);
    }

    private void CheckCall(TaskName name, object? input, TaskOptions? options)
    {
        CheckThread();
        Check.NotDefault(name);
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                $"A {nameof(TaskOptions)} was passed as the input of '{name}'. Pass it as '{nameof(options)}:' if it was meant as options.",
                nameof(input));
        }
    }

    private void CheckThread()
    {
        if (scheduler.IsRunningHere)
            return;
        throw new InvalidOperationException(scheduler.IsAbandoned
            ? $"Orchestrator '{facts.Name}' (instance '{facts.InstanceId}') has ended or was abandoned; its context no longer does anything."
            : ForeignAwait.Sentence(facts.Name, facts.InstanceId));
    }
}
