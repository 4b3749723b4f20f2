using System.Runtime.CompilerServices;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableTask.Sqlite.Engine;

/// <summary>Runs activities, a limited number at once. A call stays in the store until the turn that takes in its result is committed.</summary>
internal sealed class ActivityPool(
    RegisteredTasks tasks, DataConverter converter, IServiceProvider services, IWorkGauge gauge, int maxConcurrent,
    IEnumerable<KeyValuePair<string, int>> maxConcurrentByName, ILogger logger)
{
    private readonly IExceptionPropertiesProvider? _properties = services.GetService<IExceptionPropertiesProvider>();
    private readonly Lock _lock = new();
    private readonly ActivityLanes<Entry> _lanes = new(maxConcurrent, maxConcurrentByName);
    private readonly Dictionary<long, HashSet<Entry>> _ofInstance = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    /// <summary>Reads a large input from the store. Set once, before the first call.</summary>
    public required Func<ActivityCall, string?> ReadInput { get; init; }

    /// <summary>Receives the result; until then the call keeps its slot. Set once, before the first call.</summary>
    public required Func<ActivityCall, Message, Task> Completed { get; init; }

    /// <summary>Whether another call could run at once.</summary>
    /// <param name="name">The activity; null for one without its own limit.</param>
    public bool HasRoom(string? name)
    {
        lock (_lock)
            return _lanes.HasRoom(name);
    }

    public void Enqueue(ActivityCall call)
    {
        Entry entry = new(call);
        lock (_lock)
        {
            if (_stopping)
                return;
            if (!_ofInstance.TryGetValue(call.Key, out HashSet<Entry>? entries))
                _ofInstance[call.Key] = entries = [];
            entries.Add(entry);
            _lanes.Enqueue(call.Name, entry);
        }

        Pump();
    }

    /// <summary>Drops the waiting calls of an instance and trips the token of the running ones.</summary>
    public void Cancel(long key)
    {
        List<Entry> entries;
        lock (_lock)
        {
            if (!_ofInstance.TryGetValue(key, out HashSet<Entry>? found))
                return;
            entries = [.. found];
            foreach (Entry entry in entries)
                entry.IsDropped = true;
        }

        foreach (Entry entry in entries)
            entry.Cancel();
    }

    /// <summary>Starts no more calls, trips all tokens, and waits for the running ones. Returns how many did not end.</summary>
    public async Task<int> StopAsync(TimeSpan patience, CancellationToken cancellation)
    {
        List<Entry> running;
        lock (_lock)
        {
            _stopping = true;
            _lanes.Clear();
            running = _ofInstance.Values.SelectMany(entries => entries).ToList();
            if (_lanes.Running == 0)
                _drained.TrySetResult();
        }

        foreach (Entry entry in running)
            entry.Cancel();
        try
        {
            // Real time: a virtual clock may stand still while the host stops.
            await _drained.Task.WaitAsync(patience, TimeProvider.System, cancellation);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // They are in the store: the next process that opens it runs them again.
        }

        lock (_lock)
            return _lanes.Running;
    }

    private void Pump()
    {
        while (true)
        {
            Entry? entry;
            lock (_lock)
            {
                if (_stopping || !_lanes.TryTake(out entry))
                    return;

                // Not earlier: a call that waits for a slot must not stop the clock that running ones wait for.
                gauge.Enter();
            }

            ThreadPool.UnsafeQueueUserWorkItem(static state => _ = state.Pool.RunAsync(state.Entry), (Pool: this, Entry: entry), preferLocal: true);
        }
    }

    private async Task RunAsync(Entry entry)
    {
        try
        {
            if (await ResultAsync(entry) is { } result && !entry.IsDropped)
                await Completed(entry.Call, result);
        }
        finally
        {
            Leave(entry);
        }
    }

    /// <summary>The result of a call; null when there is none to report.</summary>
    private async Task<Message?> ResultAsync(Entry entry)
    {
        ActivityCall call = entry.Call;
        try
        {
            return entry.IsDropped ? null : await WatchedAsync(call, entry.Token);
        }
        catch (OperationCanceledException) when (entry.Token.IsCancellationRequested)
        {
            // Terminated: the result is not needed. Stopping: it runs again at the next start.
            return null;
        }
        catch (Exception exception)
        {
            logger.ActivityFailed(call.Name, call.TaskId, call.InstanceId, exception.GetType().ToString());
            return Result(call, EventKind.TaskFailed, Failures.FromException(exception, _properties));
        }
    }

    /// <summary>Runs the call as work that may itself wait on the clock, instead of the work that the entry counts for.</summary>
    private async Task<Message> WatchedAsync(ActivityCall call, CancellationToken cancellation)
    {
        using IDisposable flow = gauge.EnterFlow();
        gauge.Exit();
        try
        {
            return await ExecuteAsync(call, cancellation);
        }
        finally
        {
            gauge.Enter();
        }
    }

    private async Task<Message> ExecuteAsync(ActivityCall call, CancellationToken cancellation)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        if (!tasks.TryCreateActivity(call.Name, call.Version, scope.ServiceProvider, out ITaskActivity? activity))
            return Result(call, EventKind.TaskFailed, Failures.NotFound("Activity", call.Name, call.InstanceId));
        logger.ActivityStarted(call.InstanceId, call.Name);
        object? output = await RunAsync(activity, call, cancellation);
        string? result = Payloads.Write(converter, output, $"The result of activity '{call.Name}'", call.InstanceId);
        logger.ActivityCompleted(call.InstanceId, call.Name);
        return Result(call, EventKind.TaskCompleted, result);
    }

    /// <summary>A separate method, so that neither the text of the input nor its value stays on the stack longer than the activity keeps it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<object?> RunAsync(ITaskActivity activity, ActivityCall call, CancellationToken cancellation)
        => activity.RunAsync(new ActivityContext(call, cancellation), Input(call, activity.InputType));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private object? Input(ActivityCall call, Type type) => Payloads.ReadInput(
        converter, call.HasLargeInput ? ReadInput(call) : call.Input, type, $"activity '{call.Name}'", call.InstanceId);

    private static Message Result(ActivityCall call, EventKind kind, string? data)
        => new() { Kind = kind, Execution = call.Execution, TaskId = call.TaskId, Data = data };

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            HashSet<Entry> entries = _ofInstance[entry.Call.Key];
            entries.Remove(entry);
            if (entries.Count == 0)
                _ofInstance.Remove(entry.Call.Key);
            _lanes.Leave(entry.Call.Name);
            if (_lanes.Running == 0 && _stopping)
                _drained.TrySetResult();
        }

        entry.Dispose();
        Pump();
        gauge.Exit();
    }

    private sealed class Entry(ActivityCall call) : IDisposable
    {
        private readonly CancellationTokenSource _source = new();
        private volatile bool _dropped;

        public ActivityCall Call { get; } = call;

        public CancellationToken Token => _source.Token;

        public bool IsDropped
        {
            get => _dropped;
            set => _dropped = value;
        }

        public void Cancel()
        {
            try
            {
                _source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The call ended meanwhile.
            }
        }

        public void Dispose() => _source.Dispose();
    }
}

/// <summary>The context of a call, with the token that the official type lacks.</summary>
internal sealed class ActivityContext(ActivityCall call, CancellationToken cancellation) : TaskActivityContext
{
    public override TaskName Name => new(Call.Name);

    public override string InstanceId => Call.InstanceId;

    public override string Version => Call.Version;

    public ActivityCall Call { get; } = call;

    public CancellationToken Cancellation { get; } = cancellation;
}
