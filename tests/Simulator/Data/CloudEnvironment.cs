using System.Collections.Concurrent;

namespace Simulator.Data;

/// <summary>One environment of the account: collections in the order of their making, and its file storage.</summary>
public sealed class CloudEnvironment(string id)
{
    private readonly Lock _lock = new();
    private readonly Action _settle = static () => { };
    private readonly List<CloudCollection> _collections = [];
    private readonly Dictionary<string, CloudCollection> _byName = new(StringComparer.Ordinal);

    /// <param name="settle">Lets imports do what they have to by now.</param>
    internal CloudEnvironment(string id, Action settle)
        : this(id) => _settle = settle;

    /// <summary>Environment id.</summary>
    public string Id { get; } = id;

    /// <summary>Uploaded files by path. They stay until somebody deletes them, so that what is in here after a restore was left behind.</summary>
    public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of all documents, as far as imports have come.</summary>
    internal long StoredBytes => Collections.Sum(static collection => collection.StoredBytes);

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
            var made = new CloudCollection(name, _settle);
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
