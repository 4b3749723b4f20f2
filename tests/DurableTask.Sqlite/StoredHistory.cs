using DurableTask.Sqlite.Store;
using DurableTask.Sqlite.Testing;

namespace DurableTask.Sqlite.Tests;

/// <summary>What the store has on an instance, for tests that look behind the client.</summary>
internal sealed record StoredHistory(int Execution, IReadOnlyList<HistoryEvent> Events)
{
    public static StoredHistory Of(DurableTestHost host, string id)
    {
        IStore store = host.Engine.Store;
        StoredInstance instance = store.Find(id) ?? throw new InvalidOperationException($"No instance '{id}'.");
        return new StoredHistory(instance.Execution, store.ReadHistory(instance.Key, instance.Execution));
    }
}
