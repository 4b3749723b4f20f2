namespace Simulator.Data;

/// <summary>
/// The documents of a collection in their order, found by typed id. Not safe for several threads: its collection holds the lock.
/// </summary>
internal sealed class DocumentTable
{
    private readonly List<byte[]?> _lines = [];
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly List<UniqueIndex> _unique = [];
    private StoredSegment? _segment;
    private int _removed;

    /// <summary>Documents.</summary>
    public int Count => _lines.Count - _removed;

    /// <summary>Their bytes, newlines included.</summary>
    public long LengthBytes { get; private set; }

    /// <summary>The documents as they are now; made again only after a change.</summary>
    public StoredSegment Segment => _segment ??= new StoredSegment([.. _lines.OfType<byte[]>()]);

    /// <summary>Each document that has an id, with its key, in the order of the documents.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> ById =>
        _byId.OrderBy(static pair => pair.Value).Select(pair => KeyValuePair.Create(pair.Key, _lines[pair.Value]!));

    /// <summary>The document of a typed key, or null.</summary>
    public byte[]? Find(string? key) => key is not null && _byId.TryGetValue(key, out var at) ? _lines[at] : null;

    /// <summary>Documents of these keys, in their order.</summary>
    public IEnumerable<byte[]> Find(IEnumerable<string> keys) =>
        keys.Where(_byId.ContainsKey).Select(key => _byId[key]).Distinct().Order().Select(at => _lines[at]!);

    /// <summary>What stands in the way of an insert, or with <paramref name="upsert"/> of a replacement of the document of this id.</summary>
    public DuplicateKey? Clash(string? key, byte[] line, bool upsert)
    {
        var own = key is not null && _byId.TryGetValue(key, out var at) ? at : -1;
        if (own >= 0 && !upsert)
            return OfId(key!);
        foreach (var index in _unique)
        {
            if (index.KeyOf(line) is { } value && index.IsTaken(value, own))
                return new DuplicateKey(index.Name, value);
        }
        return null;
    }

    /// <summary>All that may be there only once of a document.</summary>
    public IEnumerable<DuplicateKey> UniqueKeys(string? key, byte[] line)
    {
        if (key is not null)
            yield return OfId(key);
        foreach (var index in _unique)
        {
            if (index.KeyOf(line) is { } value)
                yield return new DuplicateKey(index.Name, value);
        }
    }

    /// <summary>Guards uniqueness from now on; gives the first key that is there twice already, and then does not.</summary>
    public DuplicateKey? Guard(UniqueIndex index)
    {
        for (var at = 0; at < _lines.Count; at++)
        {
            if (_lines[at] is not { } line)
                continue;
            if (index.IsTaken(index.KeyOf(line), at))
                return new DuplicateKey(index.Name, index.KeyOf(line)!);
            index.Add(line, at);
        }
        _unique.Add(index);
        return null;
    }

    /// <summary>Guards this index no more.</summary>
    public void Unguard(string name) => _unique.RemoveAll(index => index.Name == name);

    /// <summary>A document more, whatever its id: a collection that was given two of one id keeps both, and finds the last.</summary>
    public void Append(string? key, byte[] line)
    {
        _lines.Add(line);
        if (key is not null)
            _byId[key] = _lines.Count - 1;
        foreach (var index in _unique)
            index.Add(line, _lines.Count - 1);
        Changed(line.Length + 1);
    }

    /// <summary>The document of this id becomes the line, in its old place, or is added.</summary>
    public void Put(string? key, byte[] line)
    {
        if (key is null || !_byId.TryGetValue(key, out var at))
        {
            Append(key, line);
            return;
        }
        foreach (var index in _unique)
        {
            index.Remove(_lines[at]!);
            index.Add(line, at);
        }
        Changed(line.Length - _lines[at]!.Length);
        _lines[at] = line;
    }

    /// <summary>Removes a document; false if there is none of this key.</summary>
    public bool Remove(string key)
    {
        if (!_byId.Remove(key, out var at))
            return false;
        foreach (var index in _unique)
            index.Remove(_lines[at]!);
        Changed(-_lines[at]!.Length - 1);
        _lines[at] = null;
        _removed++;
        return true;
    }

    private static DuplicateKey OfId(string key) => new("_id_", $"_id: {key}");

    private void Changed(long bytes)
    {
        LengthBytes += bytes;
        _segment = null;
    }
}
