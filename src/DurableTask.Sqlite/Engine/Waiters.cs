using Microsoft.DurableTask.Client;

namespace DurableTask.Sqlite.Engine;

/// <summary>Callers that wait for an instance to start or to end. Commits wake them; there is no polling.</summary>
internal sealed class Waiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Waiter>> _byId = new(StringComparer.Ordinal);

    /// <summary>Registers a wait; dispose it in the end. Register first, then look at the store, so that no change slips by.</summary>
    public Waiter Add(string id, Func<OrchestrationRuntimeStatus, bool> until)
    {
        Waiter waiter = new(this, id, until);
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out List<Waiter>? waiters))
                _byId[id] = waiters = [];
            waiters.Add(waiter);
        }

        return waiter;
    }

    public void Signal(string id, OrchestrationRuntimeStatus status)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(id, out List<Waiter>? waiters))
                return;
            foreach (Waiter waiter in waiters)
            {
                if (waiter.Until(status))
                    waiter.Complete();
            }
        }
    }

    private void Remove(Waiter waiter)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(waiter.Id, out List<Waiter>? waiters) && waiters.Remove(waiter) && waiters.Count == 0)
                _byId.Remove(waiter.Id);
        }
    }

    internal sealed class Waiter(Waiters owner, string id, Func<OrchestrationRuntimeStatus, bool> until) : IDisposable
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id { get; } = id;

        public Func<OrchestrationRuntimeStatus, bool> Until { get; } = until;

        public Task Task => _source.Task;

        public void Complete() => _source.TrySetResult();

        public void Dispose() => owner.Remove(this);
    }
}
