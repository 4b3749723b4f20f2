using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>Puts the parts together, starts and stops them. The way through them is in <see cref="TurnLoop"/>.</summary>
internal sealed class DurableEngine : IAsyncDisposable
{
    private readonly SqliteDurableTaskOptions _options;
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly GaugeScope _gauge;
    private readonly CancellationTokenSource _stopped = new();
    private Running? _running;
    private bool _closed;

    public DurableEngine(
        SqliteDurableTaskOptions options,
        IStore store,
        TimeProvider time,
        IServiceProvider services,
        EngineHealth health,
        ILoggerFactory loggerFactory)
    {
        _options = options;
        _store = store;
        _time = time;
        _services = services;
        Health = health;
        _loggerFactory = loggerFactory;
        _logger = loggerFactory.CreateLogger("Microsoft.DurableTask.Worker.Sqlite");
        _gauge = new GaugeScope(time as IWorkGauge ?? NoGauge.Instance);
        Ids = new IdSource(options.Seed);
    }

    public EngineHealth Health { get; }

    public IdSource Ids { get; }

    public ClientGate Clients { get; } = new();

    public TimeProvider Time => _time;

    public IWorkGauge Gauge => _gauge;

    /// <summary>Tripped when the engine has stopped: further waiting is in vain.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Logs that a client's message was dropped: the official client has no other way to report it.</summary>
    public void ReportDropped(EventKind kind, string instanceId) => _logger.MessageForNobody(kind.ToString(), instanceId);

    public TimeSpan CommitTimeout => _options.CommitTimeout;

    public IStore Store => Parts.Store;

    public Waiters Waiters => Parts.Waiters;

    public TurnLoop Turns => Parts.Turns;

    /// <summary>How often orchestrators were brought back by replay since the start.</summary>
    public long Replays => Parts.Runners.Replays;

    /// <summary>How many instances are in memory.</summary>
    public int LiveInstances => Parts.Table.Count;

    private Running Parts => _running ?? throw new InvalidOperationException(
        _closed ? "The durable engine has stopped." : "The durable engine has not started: start the host before using a client, and give it a worker with UseSqlite, since both share one engine.");

    /// <summary>Opens the store and resumes the running work.</summary>
    public void Start(RegisteredTasks tasks, DurableTaskWorkerOptions worker)
    {
        Recovery recovery = _store.Open();
        _gauge.Enter();
        RunnerFactory runners = new(tasks, worker, _loggerFactory, _services);
        InstanceTable table = new(_store, _gauge, _options.MaxLiveOrchestrations);
        Waiters waiters = new();
        ActivityPool activities = new(
            tasks,
            worker.DataConverter,
            _services,
            _gauge,
            AtLeastOne(worker.Concurrency.MaximumConcurrentActivityWorkItems),
            _options.MaxConcurrentActivitiesByName,
            runners.WorkerLog)
        {
            ReadInput = _store.ReadActivityInput,
            Completed = TakeResultAsync,
        };
        TimerQueue? timers = null;
        TurnWatch watch = new(_options.TurnTimeLimit, _options.MaxAbandonedTurns, _logger);
        TurnLoop turns = new(
            _store,
            table,
            runners,
            waiters,
            _time,
            _gauge,
            AtLeastOne(worker.Concurrency.MaximumConcurrentOrchestrationWorkItems),
            watch,
            _logger)
        {
            Activities = activities,
            Timers = () => timers!,
        };
        watch.GiveUp = turns.GiveUp;
        timers = new TimerQueue(_time, _options.ClockRecheckInterval, Fire);
        _running = new Running(_store, table, runners, waiters, activities, timers, turns, watch);
        TakeUp(recovery);
        _logger.EngineStarted(_options.StorePath, recovery.Starts.Count, recovery.Activities.Count, recovery.Timers.Count);
        _gauge.Exit();
    }

    /// <summary>Finishes the work that ends in time, leaves the rest to the next start, and closes the store.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_running is not { } parts || _closed)
            return;
        parts.Timers.Dispose();
        int handedBack = await parts.Activities.StopAsync(_options.ShutdownTimeout, cancellation);
        await DrainAsync(parts.Turns, cancellation);
        await CloseAsync();
        _logger.EngineStopped(handedBack);
    }

    /// <summary>Stops like a crash: writes nothing more and waits for nothing.</summary>
    public async Task KillAsync()
    {
        if (_running is { } parts)
        {
            parts.Turns.Stop();
            parts.Timers.Dispose();
            (_store as ICrashable)?.Crash();
        }

        await CloseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await CloseAsync();
    }

    private static int AtLeastOne(int places) => Math.Max(1, places);

    private void TakeUp(Recovery recovery)
    {
        Running parts = Parts;
        foreach (StoredDataException damaged in recovery.Damaged)
            _logger.StoredDataDamaged(damaged.Message);
        foreach (TimerCall timer in recovery.Timers)
            parts.Timers.Add(timer);
        foreach (ActivityCall call in recovery.Activities)
            parts.Activities.Enqueue(call);
        foreach (long key in recovery.WithMessages)
            UnlessDamaged(() => parts.Turns.Wake(key));
        DateTime now = _time.GetUtcNow().UtcDateTime;
        foreach (StoredInstance start in recovery.Starts)
        {
            if (start.StartAt is { } at && at > now && start.Execution == 0)
                parts.Timers.Add(new TimerCall(start.Key, 0, TimerQueue.StartTaskId, at, start.CreatedAt));
            else
                UnlessDamaged(() => parts.Turns.Post(start.Key, new Message { Kind = EventKind.ExecutionStarted, Execution = start.Execution }));
        }
    }

    /// <summary>An instance that cannot be read stays as it is; the others start.</summary>
    private void UnlessDamaged(Action takeUp)
    {
        try
        {
            takeUp();
        }
        catch (StoredDataException damaged)
        {
            _logger.StoredDataDamaged(damaged.Message);
        }
    }

    private void Fire(TimerCall timer, bool alone)
    {
        Message fired = timer.TaskId == TimerQueue.StartTaskId
            ? new Message { Kind = EventKind.ExecutionStarted, Execution = timer.Execution, FireAt = timer.FireAt }
            : new Message { Kind = EventKind.TimerFired, Execution = timer.Execution, TaskId = timer.TaskId, FireAt = timer.FireAt };
        try
        {
            if (alone)
                Parts.Turns.PostHere(timer.Key, fired);
            else
                Parts.Turns.Post(timer.Key, fired);
        }
        catch (StoredDataException damaged)
        {
            // The timer is in the store; another try would find the same page.
            _logger.StoredDataDamaged(damaged.Message);
        }
        catch (Exception exception) when (!_closed)
        {
            // The instance could not be read: the timer must not be lost because of that.
            _logger.DeliveryFailed(timer.Key, exception);
            _ = FireLaterAsync(timer);
        }
        catch (Exception) when (_closed)
        {
            // It is in the store, and fires at the next start.
        }
    }

    private async Task FireLaterAsync(TimerCall timer)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        Fire(timer, alone: false);
    }

    private async Task TakeResultAsync(ActivityCall call, Message result)
    {
        if (_running is not { } parts || _closed)
            return;
        try
        {
            // The turn then has only the value in memory, not its text as well.
            if (result is { Kind: EventKind.TaskCompleted, Data.Length: > Limits.InlineResultLength })
            {
                if (await _store.PutResultAsync(call, result) is { } kept)
                    parts.Turns.Post(call.Key, kept);
            }
            else if (!parts.Turns.PostHere(call.Key, result, call.Name))
            {
                _ = _store.ForgetActivityAsync(call);
            }
        }
        catch (Exception exception)
        {
            // The call is in the store, and runs again at the next start.
            if (!_closed)
                _logger.DeliveryFailed(call.Key, exception);
        }
    }

    /// <summary>Lets turns that have begun, and those that follow from them, reach the disk.</summary>
    private async Task DrainAsync(TurnLoop turns, CancellationToken cancellation)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!turns.IsIdle && Health.IsHealthy && !cancellation.IsCancellationRequested
            && TimeProvider.System.GetElapsedTime(start) < _options.ShutdownTimeout)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }

        turns.Stop();
    }

    private async Task CloseAsync()
    {
        if (_closed)
            return;
        _closed = true;
        _running?.Watch.Dispose();
        await _stopped.CancelAsync();
        await _store.DisposeAsync();
        _gauge.Close();
    }

    private sealed record Running(
        IStore Store,
        InstanceTable Table,
        RunnerFactory Runners,
        Waiters Waiters,
        ActivityPool Activities,
        TimerQueue Timers,
        TurnLoop Turns,
        TurnWatch Watch);
}
