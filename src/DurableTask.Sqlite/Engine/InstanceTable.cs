using DurableTask.Sqlite.Store;
namespace DurableTask.Sqlite.Engine;

/// <summary>
/// The live instances. Idle ones stay until there are too many; then the least recently used are evicted, and come back by replay.
/// Loading happens under the lock, so there is never a second object for one instance.
/// </summary>
internal sealed class InstanceTable(IStore store, IWorkGauge gauge, int capacity)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Instance> _byKey = [];
    private readonly Dictionary<string, Instance> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<Instance> _idle = new();

    /// <summary>The highest inbox row read so far. Rows are committed in the order of their numbers: whatever is read later shows all up to it.</summary>
    private long _lastInboxRead;

    /// <summary>Whether code stays in memory between turns.</summary>
    public bool KeepsCode => capacity > 0;

    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    /// <summary>The instance of this id; null when there is none or it has ended.</summary>
    public Instance? Find(string id)
    {
        lock (_lock)
            return _byId.TryGetValue(id, out Instance? live) ? live : Add(store.Find(id));
    }

    /// <summary>The instance of this key; null when there is none or it has ended.</summary>
    public Instance? Find(long key)
    {
        lock (_lock)
            return _byKey.TryGetValue(key, out Instance? live) ? live : Add(store.Load(key));
    }

    /// <summary>Takes in an instance that was just created, without reading it back.</summary>
    public Instance AddNew(long key, NewInstance created)
    {
        StoredInstance stored = new(
            key,
            created.Id,
            created.Name,
            created.Version,
            Microsoft.DurableTask.Client.OrchestrationRuntimeStatus.Pending,
            Execution: 0,
            Started: false,
            created.CreatedAt,
            created.CreatedAt,
            created.StartAt,
            created.Parent,
            NextSeq: 0,
            created.Input,
            HasLargeInput: false);
        lock (_lock)
            return _byKey.TryGetValue(key, out Instance? live) ? live : Add(stored, isNew: true)!;
    }

    /// <summary>The instance has work: it must not be evicted.</summary>
    public void Touch(Instance instance)
    {
        lock (_lock)
        {
            if (instance.Idle is { } place)
                _idle.Remove(place);
            instance.Idle = null;
        }
    }

    /// <summary>The instance waits: it may be evicted when others need the space.</summary>
    public void Rest(Instance instance)
    {
        lock (_lock)
        {
            if (instance.Idle is not null || !_byKey.ContainsKey(instance.Key))
                return;
            instance.Idle = _idle.AddLast(instance);
            while (_byKey.Count > capacity && _idle.First is { } oldest)
            {
                _idle.RemoveFirst();
                oldest.Value.Idle = null;
                if (oldest.Value.TryRetire())
                    Forget(oldest.Value);
            }
        }
    }

    public void Remove(Instance instance)
    {
        lock (_lock)
        {
            if (instance.Idle is { } place)
                _idle.Remove(place);
            instance.Idle = null;
            Forget(instance);
        }
    }

    private Instance? Add(StoredInstance? stored, bool isNew = false)
    {
        if (stored is null || stored.Status.IsTerminal())
            return null;
        IReadOnlyList<Message> inbox = isNew ? [] : store.ReadInbox(stored.Key);
        if (inbox.Count > 0)
            _lastInboxRead = Math.Max(_lastInboxRead, inbox[^1].InboxSeq);
        Instance instance = new(stored, gauge) { InboxRead = isNew ? 0 : _lastInboxRead };
        instance.PutFirst(inbox);
        _byKey.Add(instance.Key, instance);
        _byId[instance.Id] = instance;
        return instance;
    }

    private void Forget(Instance instance)
    {
        _byKey.Remove(instance.Key);
        if (_byId.TryGetValue(instance.Id, out Instance? current) && current == instance)
            _byId.Remove(instance.Id);
    }
}
