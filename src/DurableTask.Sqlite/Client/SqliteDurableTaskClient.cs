using System.Text.Json;
using global::DurableTask.Core.Exceptions;
using DurableTask.Sqlite.Engine;
using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DurableTask.Sqlite.Client;

/// <summary>The client of the engine in this process. A call returns when its effect is on disk.</summary>
internal sealed class SqliteDurableTaskClient(string name, DurableEngine engine, IOptionsMonitor<DurableTaskClientOptions> options)
    : DurableTaskClient(name)
{
    private readonly DurableTaskClientOptions _options = options.Get(name);

    private DataConverter Converter => _options.DataConverter;

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        Check.NotDefault(orchestratorName);
        string id = options?.InstanceId ?? engine.Ids.NewId();
        InstanceIds.Check(id);
        InstanceIds.CheckTags(options?.Tags, id);
        using ClientGate.Place place = await EnterAsync(cancellation);
        NewInstance created = new(
            id,
            orchestratorName,
            options?.Version is { } version ? version.Version : _options.DefaultVersion,
            Serialize(input, "The input", id),
            engine.Time.GetUtcNow().UtcDateTime,
            options?.StartAt?.UtcDateTime,
            options?.Tags,
            Parent: null);
        await StartAsync(created, options?.DedupeStatuses?.Select(Parse).ToList(), place, cancellation);
        return id;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Check.NotNullOrEmpty(eventName);
        InstanceIds.CheckEventName(eventName, instanceId);
        await PostAsync(
            instanceId,
            stored => new Message
            {
                Kind = EventKind.EventRaised,
                Name = eventName,
                Data = Serialize(eventPayload, $"The event '{eventName}'", instanceId),
                Stored = stored,
            },
            cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        string? output = Serialize(options?.Output, "The output", instanceId);
        bool recursive = options?.Recursive ?? false;
        return PostAsync(
            instanceId, stored => new Message { Kind = EventKind.Terminated, Data = output, Recursive = recursive, Stored = stored }, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => PostAsync(instanceId, stored => new Message { Kind = EventKind.Suspended, Data = Payloads.Check(reason, "The reason", instanceId), Stored = stored }, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
        => PostAsync(instanceId, stored => new Message { Kind = EventKind.Resumed, Data = Payloads.Check(reason, "The reason", instanceId), Stored = stored }, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, getInputsAndOutputs, status => status != OrchestrationRuntimeStatus.Pending, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
        => WaitAsync(instanceId, getInputsAndOutputs, status => status.IsTerminal(), cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        if (string.IsNullOrEmpty(instanceId))
            throw new ArgumentNullException(nameof(instanceId));
        cancellation.ThrowIfCancellationRequested();
        StoredDetails? details = engine.Store.ReadDetails(instanceId, getInputsAndOutputs);
        return Task.FromResult(details is null ? null : ToMetadata(details, getInputsAndOutputs));
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        return Pageable.Create((token, size, cancellation) =>
        {
            cancellation.ThrowIfCancellationRequested();
            InstancePage page = engine.Store.Query(new InstanceFilter(
                query.CreatedFrom?.UtcDateTime,
                query.CreatedTo?.UtcDateTime,
                query.Statuses?.ToList(),
                query.InstanceIdPrefix,
                Math.Max(1, size ?? query.PageSize),
                query.FetchInputsAndOutputs,
                token ?? query.ContinuationToken));
            List<OrchestrationMetadata> values = page.Instances.Select(details => ToMetadata(details, query.FetchInputsAndOutputs)).ToList();
            return Task.FromResult(new Page<OrchestrationMetadata>(values, page.Next));
        });
    }

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.DefaultPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        (IReadOnlyList<string> ids, string? next) = engine.Store.ListEnded(
            runtimeStatus?.ToList(), completedTimeFrom?.UtcDateTime, completedTimeTo?.UtcDateTime, Math.Max(1, pageSize), lastInstanceKey);
        return Task.FromResult(new Page<string>(ids, next));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Check.NotNullOrEmpty(instanceId);
        int count = 0;
        PurgeStep step;
        do
        {
            step = await StoredAsync(engine.Store.PurgeAsync(instanceId, options?.Recursive ?? false), cancellation);
            count += step.Count;
        }
        while (step.HasMore);
        return new PurgeResult(count, true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Check.NotNull(filter);
        if (filter.Timeout <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(filter), filter.Timeout, "The time-out of a purge must be more than zero.");

        long start = TimeProvider.System.GetTimestamp();
        List<OrchestrationRuntimeStatus> statuses = (filter.Statuses?.ToList() is { Count: > 0 } asked ? asked : s_terminal).Where(status => status.IsTerminal()).ToList();
        if (statuses.Count == 0)
            return new PurgeResult(0, true);
        InstanceFilter ended = new(
            filter.CreatedFrom?.UtcDateTime, filter.CreatedTo?.UtcDateTime, statuses, null, Limits.InstancesPerPurgeStep, false, null);
        int purged = 0;
        while (filter.Timeout is not { } timeout || TimeProvider.System.GetElapsedTime(start) < timeout)
        {
            PurgeStep step = await StoredAsync(engine.Store.PurgeAsync(ended, options?.Recursive ?? false), cancellation);
            purged += step.Count;
            if (!step.HasMore)
                return new PurgeResult(purged, true);
        }

        return new PurgeResult(purged, false);
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default)
    {
        Check.NotNullOrEmpty(instanceId);
        StoredDetails old = engine.Store.ReadDetails(instanceId, inputsAndOutputs: true)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        if (!restartWithNewInstanceId && !old.Status.IsTerminal())
            throw NotEnded(instanceId, old.Status);

        using ClientGate.Place place = await EnterAsync(cancellation);
        string id = restartWithNewInstanceId ? engine.Ids.NewId() : instanceId;
        NewInstance created = new(
            id, old.Name, old.Version, old.Input, engine.Time.GetUtcNow().UtcDateTime, null, ReadTags(old.Tags), Parent: null);
        try
        {
            await StartAsync(created, null, place, cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            throw NotEnded(instanceId, OrchestrationRuntimeStatus.Running);
        }

        return id;
    }

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        Check.NotNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        engine.Gauge.Enter();
        try
        {
            RewindResult result = await StoredAsync(
                engine.Store.RewindAsync(instanceId, reason ?? string.Empty, engine.Time.GetUtcNow().UtcDateTime), cancellation);
            if (result.RefusedBy is { } status)
                throw new InvalidOperationException($"An orchestration with the instanceId {instanceId} cannot be rewound: it is {status}. Only one that has failed can.");
            if (result.Key is not { } key)
                throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
            engine.Turns.Post(key, new Message { Kind = EventKind.Rewound });
        }
        finally
        {
            engine.Gauge.Exit();
        }
    }

    public override Task<IList<global::DurableTask.Core.History.HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId, CancellationToken cancellation = default)
    {
        Check.NotNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        StoredInstance instance = engine.Store.Find(instanceId)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        IReadOnlyList<HistoryEvent> stored = engine.Store.ReadHistory(instance.Key, instance.Execution);
        Dictionary<int, DateTime?> fireAt = stored.Where(e => e.Kind == EventKind.TimerCreated).ToDictionary(e => e.TaskId, e => e.FireAt);
        return Task.FromResult<IList<global::DurableTask.Core.History.HistoryEvent>>(
            [.. stored.Select(e => OfficialHistory.Show(e, instance, fireAt.GetValueOrDefault(e.TaskId)))]);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly List<OrchestrationRuntimeStatus> s_terminal =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
#pragma warning disable CS0618 // nothing ends like this, but a filter may ask for it
        OrchestrationRuntimeStatus.Canceled,
#pragma warning restore CS0618
    ];

    private static InvalidOperationException NotEnded(string id, OrchestrationRuntimeStatus status)
        => new($"An orchestration with the instanceId {id} cannot be restarted under its own id: it is {status}. Terminate it first, or restart it with a new id.");

    private static InvalidOperationException HasStopped(Exception canceled)
        => new("The durable engine stopped before it could answer. Accepted work continues at the next start.", canceled);

    private static OrchestrationRuntimeStatus Parse(string status)
        => Enum.TryParse(status, ignoreCase: true, out OrchestrationRuntimeStatus parsed)
            ? parsed
            : throw new ArgumentException($"Invalid orchestration runtime status: '{status}' for deduplication.", nameof(status));

    private static Dictionary<string, string> ReadTags(string? tags)
        => tags is null ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(tags) ?? [];

    private string? Serialize(object? value, string what, string instanceId)
        => Payloads.Write(Converter, value, what, instanceId);

    private async Task StartAsync(
        NewInstance created, IReadOnlyCollection<OrchestrationRuntimeStatus>? dedupe, ClientGate.Place place, CancellationToken cancellation)
    {
        engine.Gauge.Enter();
        try
        {
            IStore store = engine.Store;
            Task<CreateResult> operation = store.CreateAsync(created, dedupe);
            place.HoldUntilEndOf(operation);
            CreateResult result = await StoredAsync(operation, cancellation);
            if (result.RefusedBy is { } status)
                throw new OrchestrationAlreadyExistsException($"An orchestration with instance id '{created.Id}' already exists; it is {status}.");
            engine.Turns.Start(result.Key, created);
        }
        finally
        {
            engine.Gauge.Exit();
        }
    }

    private async Task PostAsync(string instanceId, Func<TaskCompletionSource, Message> make, CancellationToken cancellation)
    {
        Check.NotNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        using ClientGate.Place place = await EnterAsync(cancellation);
        TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Message message = make(stored);
        if (!engine.Turns.Post(instanceId, message))
        {
            engine.ReportDropped(message.Kind, instanceId);
            return;
        }

        place.HoldUntilEndOf(stored.Task);
        await StoredAsync(stored.Task, cancellation);
    }

    /// <summary>Waits for a slot among the running calls; if the disk refuses writes, not for ever.</summary>
    private async Task<ClientGate.Place> EnterAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource given = CancellationTokenSource.CreateLinkedTokenSource(cancellation, engine.Stopped);
        Task<ClientGate.Place> entering = engine.Clients.EnterAsync(given.Token);
        try
        {
            return await StoredAsync(entering, cancellation);
        }
        catch
        {
            await given.CancelAsync();
            if (entering.IsCompletedSuccessfully)
                (await entering).Dispose();
            throw;
        }
    }

    private async Task<T> StoredAsync<T>(Task<T> operation, CancellationToken cancellation)
    {
        await StoredAsync((Task)operation, cancellation);
        return await operation;
    }

    /// <summary>Waits for the disk; if it refuses writes, not for ever.</summary>
    private async Task StoredAsync(Task operation, CancellationToken cancellation)
    {
        if (operation.IsCompletedSuccessfully)
            return;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, engine.Stopped);
        while (true)
        {
            try
            {
                await operation.WaitAsync(engine.CommitTimeout, TimeProvider.System, either.Token);
                return;
            }
            catch (OperationCanceledException canceled) when (engine.Stopped.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw HasStopped(canceled);
            }
            catch (TimeoutException timeout) when (!operation.IsCompleted)
            {
                // Waits for a busy disk, but not for one that refuses writes.
                if (engine.Health.Problem is { } problem)
                    throw new StoreUnavailableException(problem, timeout);
            }
        }
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId, bool inputsAndOutputs, Func<OrchestrationRuntimeStatus, bool> until, CancellationToken cancellation)
    {
        Check.NotNullOrEmpty(instanceId);
        while (true)
        {
            using Waiters.Waiter waiter = engine.Waiters.Add(instanceId, until);
            // It also waits for one that does not exist yet: a child whose parent has just been started, for instance.
            if (await GetInstancesAsync(instanceId, inputsAndOutputs, cancellation) is { } now && until(now.RuntimeStatus))
                return now;
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, engine.Stopped);
            try
            {
                await waiter.Task.WaitAsync(either.Token);
            }
            catch (OperationCanceledException canceled)
            {
                throw cancellation.IsCancellationRequested
                    ? new OperationCanceledException($"The wait for the orchestration '{instanceId}' was canceled.", canceled, cancellation)
                    : HasStopped(canceled);
            }
        }
    }

    private OrchestrationMetadata ToMetadata(StoredDetails details, bool inputsAndOutputs) => new(details.Name, details.Id)
    {
        RuntimeStatus = details.Status,
        CreatedAt = new DateTimeOffset(details.CreatedAt, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(details.UpdatedAt, TimeSpan.Zero),
        Tags = ReadTags(details.Tags),
        DataConverter = inputsAndOutputs ? Converter : null,
        SerializedInput = details.Input,
        SerializedOutput = details.Output,
        SerializedCustomStatus = details.CustomStatus,
        FailureDetails = details.Failure is null ? null : Failures.Read(details.Failure).Details,
    };
}
