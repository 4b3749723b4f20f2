using DurableTask.Sqlite.Store;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DurableTask.Sqlite.Tests;

/// <summary>Where to crash: at the n-th commit, before it reaches the disk or after, but never telling the engine.</summary>
internal sealed class CrashPoint(int at, bool before)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _at = at;
    private int _commits;
    private volatile bool _restarted;

    public Task Reached => _reached.Task;

    public bool IsReached => _reached.Task.IsCompleted;

    public int Commits => Volatile.Read(ref _commits);

    /// <summary>Lets a commit through, unless the crash has come: then it never answers.</summary>
    public async Task<T> PassAsync<T>(Func<Task<T>> commit)
    {
        int number = Interlocked.Increment(ref _commits);
        if (number < _at || _restarted)
            return await commit();
        if (number == _at)
        {
            if (!before)
                await commit();
            _reached.SetResult();
        }

        return await new TaskCompletionSource<T>().Task;
    }

    /// <summary>Moves the point, which has not been reached, to so many commits from now.</summary>
    public void CrashAfter(int commits) => _at = Commits + commits;

    /// <summary>The process has started again: from now on nothing is in the way.</summary>
    public void Restarted() => _restarted = true;
}

/// <summary>A store that stops answering at a chosen commit.</summary>
internal sealed class CrashingStore : IStore, ICrashable
{
    private readonly IStore _inner;
    private readonly CrashPoint _point;

    public CrashingStore(IStore inner, CrashPoint point)
    {
        _inner = inner;
        _point = point;
        if (point.IsReached)
            point.Restarted();
    }

    /// <summary>Puts a crashing store before the real one; nothing changes while there is no crash point.</summary>
    public static void Add(IServiceCollection services, Func<CrashPoint?>? crash)
    {
        if (crash?.Invoke() is not { } point)
            return;
        ServiceDescriptor store = services.Single(descriptor => descriptor.ServiceType == typeof(IStore));
        services.Replace(ServiceDescriptor.Singleton<IStore>(provider => new CrashingStore((IStore)store.ImplementationFactory!(provider), point)));
    }

    public Recovery Open() => _inner.Open();

    public Task<CreateResult> CreateAsync(NewInstance instance, IReadOnlyCollection<OrchestrationRuntimeStatus>? dedupe)
        => _point.PassAsync(() => _inner.CreateAsync(instance, dedupe));

    public Task<IReadOnlyList<Delivery>> CommitAsync(TurnCommit turn, bool here = false)
        => _point.PassAsync(() => _inner.CommitAsync(turn, here));

    public Task<RewindResult> RewindAsync(string id, string reason, DateTime at) => _point.PassAsync(() => _inner.RewindAsync(id, reason, at));

    public Task<Message?> PutResultAsync(ActivityCall call, Message result) => _point.PassAsync(() => _inner.PutResultAsync(call, result));

    public Task ForgetActivityAsync(ActivityCall call) => _inner.ForgetActivityAsync(call);

    public Task<PurgeStep> PurgeAsync(string id, bool recursive) => _inner.PurgeAsync(id, recursive);

    public Task<PurgeStep> PurgeAsync(InstanceFilter filter, bool recursive) => _inner.PurgeAsync(filter, recursive);

    public StoredInstance? Find(string id) => _inner.Find(id);

    public StoredInstance? Load(long key) => _inner.Load(key);

    public IReadOnlyList<HistoryEvent> ReadHistory(long key, int execution) => _inner.ReadHistory(key, execution);

    public string? ReadInput(long key) => _inner.ReadInput(key);

    public string? ReadActivityInput(ActivityCall call) => _inner.ReadActivityInput(call);

    public IReadOnlyList<Message> ReadInbox(long key) => _inner.ReadInbox(key);

    public StoredDetails? ReadDetails(string id, bool inputsAndOutputs) => _inner.ReadDetails(id, inputsAndOutputs);

    public InstancePage Query(InstanceFilter filter) => _inner.Query(filter);

    public (IReadOnlyList<string> Ids, string? Next) ListEnded(
        IReadOnlyCollection<OrchestrationRuntimeStatus>? statuses, DateTime? from, DateTime? to, int pageSize, string? after)
        => _inner.ListEnded(statuses, from, to, pageSize, after);

    public void Crash() => (_inner as ICrashable)?.Crash();

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
