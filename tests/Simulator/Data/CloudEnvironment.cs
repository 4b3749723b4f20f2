using System.Collections.Concurrent;

namespace Simulator.Data;

/// <summary>One environment of the account: collections in the order of their making, and its file storage.</summary>
public sealed class CloudEnvironment(string id)
{
    private readonly Lock _lock = new();
    private readonly List<CloudCollection> _collections = [];
    private readonly Dictionary<string, CloudCollection> _byName = new(StringComparer.Ordinal);

    /// <summary>Environment id.</summary>
    public string Id { get; } = id;

    /// <summary>Uploaded files by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>All collections now.</summary>
    public IReadOnlyList<CloudCollection> Collections
    {
        get
        {
            lock (_lock)
                return [.. _collections];
        }
    }

    /// <summary>The collection of this name, made if it is not there.</summary>
    public CloudCollection Collection(string name)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var found))
                return found;
            var made = new CloudCollection(name);
            _byName.Add(name, made);
            _collections.Add(made);
            return made;
        }
    }

    /// <summary>The collection of this name, or null.</summary>
    public CloudCollection? Find(string name)
    {
        lock (_lock)
            return _byName.GetValueOrDefault(name);
    }

    /// <summary>Deletes a collection; false if there is none.</summary>
    public bool Delete(string name)
    {
        lock (_lock)
            return _byName.Remove(name, out var collection) && _collections.Remove(collection);
    }
}
