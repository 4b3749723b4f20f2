using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Jobs;

namespace Simulator.Data;

/// <summary>
/// A collection: documents as lines of JSON, byte for byte as they were given. Safe for use from several threads. It is kept as segments,
/// which cost nothing, until a single document is asked for or changed.
/// </summary>
public sealed class CloudCollection
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly Action _settle;
    private readonly List<Segment> _closed = [];
    private readonly List<byte[]> _open = [];
    private DocumentTable? _table;
    private readonly List<CollectionIndex> _indexes = [];
    private long _ids;

    internal CloudCollection(string name, Action settle)
    {
        Name = name;
        _settle = settle;
    }

    /// <summary>Its name, raw.</summary>
    public string Name { get; }

    /// <summary>Durations of jobs on this collection, if not the cloud's.</summary>
    public JobDurations? JobDurations { get; set; }

    /// <summary>Indexes that updateindex made; <c>_id_</c> is not among them.</summary>
    public IReadOnlyList<CollectionIndex> Indexes
    {
        get
        {
            lock (_lock)
                return [.. _indexes];
        }
    }

    /// <summary>Documents.</summary>
    public long Count => Snapshot().Sum(segment => segment.Documents);

    /// <summary>Bytes of the documents.</summary>
    public long SizeBytes => Snapshot().Sum(segment => segment.LengthBytes);

    /// <summary>Adds documents as they are: JSON on one line each. <c>_id</c> is not added.</summary>
    public CloudCollection Add(params ReadOnlySpan<string> lines)
    {
        _settle();
        lock (_lock)
        {
            foreach (var line in lines)
            {
                var bytes = Encoding.UTF8.GetBytes(line);
                if (_table is null)
                    _open.Add(bytes);
                else
                    _table.Append(TypedKey.OfLine(bytes), bytes);
            }
        }
        return this;
    }

    /// <summary>Adds documents, with an <c>_id</c> if they have none; gives their ids. Throws where a unique index forbids it.</summary>
    public IReadOnlyList<string> Add(IEnumerable<JsonObject> documents)
    {
        _settle();
        return [.. documents.Select(document =>
        {
            var id = Insert(document, bytesLeft: null, out var taken);
            return taken is { } twice ? throw new InvalidOperationException(twice.Text(Name)) : id;
        })];
    }

    /// <summary>Adds documents that cost neither time nor memory; the same seed gives the same documents.</summary>
    public CloudCollection AddGenerated(long count, int seed = 1) => AddSegment(new GeneratedSegment(seed, count));

    /// <summary>Adds generated documents up to that many bytes.</summary>
    public CloudCollection AddGeneratedBytes(long bytes, int seed = 1) => AddGenerated(GeneratedSegment.DocumentsWithin(seed, bytes), seed);

    /// <summary>
    /// Adds bytes that exports give as they are, newlines and all, counted as that many documents: a file that is no JSON Lines. Queries do
    /// not see them, and imports leave them behind the documents.
    /// </summary>
    public CloudCollection AddRaw(byte[] bytes, long documents) => AddSegment(new RawSegment(bytes, documents));

    /// <summary>
    /// Somebody else writes: the document of this typed <c>_id</c> becomes the line, or is added. Throws where a unique index forbids it.
    /// </summary>
    public CloudCollection Put(params ReadOnlySpan<string> lines)
    {
        _settle();
        lock (_lock)
        {
            foreach (var line in lines)
            {
                var bytes = Encoding.UTF8.GetBytes(line);
                var key = TypedKey.OfLine(bytes);
                if (Table.Clash(key, bytes, upsert: true) is { } taken)
                    throw new InvalidOperationException(taken.Text(Name));
                Table.Put(key, bytes);
            }
        }
        return this;
    }

    /// <summary>Somebody else removes a document; false if there is none.</summary>
    /// <param name="id">As JSON: <c>"\"1\""</c> is the string, <c>"1"</c> the number.</param>
    public bool Remove(string id) => Remove([TypedKey.Of(id)]) == 1;

    /// <summary>
    /// Documents by <c>_id</c>, which is written as JSON (<c>"\"1\""</c> is the string, <c>"1"</c> the number), in their order, as they are
    /// on the cloud's clock. Those without an id are not among them, see <see cref="Lines"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Documents()
    {
        _settle();
        lock (_lock)
            return new OrderedDictionary<string, string>(Table.ById.Select(static pair => KeyValuePair.Create(pair.Key, Encoding.UTF8.GetString(pair.Value))));
    }

    /// <summary>Removes all documents.</summary>
    public void Clear()
    {
        _settle();
        lock (_lock)
        {
            _open.Clear();
            _closed.Clear();
            _table = null;
            foreach (var index in _indexes.Where(static index => index.Unique))
                Table.Guard(new UniqueIndex(index));
        }
    }

    /// <summary>The documents' bytes now, one array each.</summary>
    public IEnumerable<byte[]> Lines() => Snapshot().SelectMany(segment => segment.Lines());

    /// <summary>Adds a document, with an <c>_id</c> if it has none, unless something is there already; gives its id as text.</summary>
    internal string Insert(JsonObject document, long? bytesLeft, out DuplicateKey? taken)
    {
        lock (_lock)
        {
            var id = document["_id"] ??= $"{Name.Length:x8}{++_ids:x24}";
            var line = JsonSerializer.SerializeToUtf8Bytes(document, Json);
            var key = TypedKey.OfLine(line);
            taken = Table.Clash(key, line, upsert: false);
            if (taken is null && line.Length + 1 > bytesLeft)
                throw new ApiError(-501017);
            if (taken is null)
                Table.Append(key, line);
            return id.ToString();
        }
    }

    /// <summary>Makes an index; gives the key that stands in the way of a unique one.</summary>
    internal DuplicateKey? CreateIndex(CollectionIndex index)
    {
        lock (_lock)
        {
            var taken = index.Unique ? Table.Guard(new UniqueIndex(index)) : null;
            if (taken is null)
                _indexes.Add(index);
            return taken;
        }
    }

    /// <summary>Drops an index; false if there is none of this name.</summary>
    internal bool DropIndex(string name)
    {
        lock (_lock)
        {
            _table?.Unguard(name);
            return _indexes.RemoveAll(index => index.Name == name) > 0;
        }
    }

    /// <summary>Removes the documents of these typed keys; says how many there were.</summary>
    internal int Remove(IEnumerable<string> keys)
    {
        _settle();
        lock (_lock)
            return keys.Count(Table.Remove);
    }

    /// <summary>The documents of these typed keys, in their order.</summary>
    internal IReadOnlyList<byte[]> Find(IEnumerable<string> keys)
    {
        lock (_lock)
            return [.. Table.Find(keys)];
    }

    /// <summary>Changes documents, with nobody in between.</summary>
    internal void Edit(Action<DocumentTable> change)
    {
        lock (_lock)
            change(Table);
    }

    internal IReadOnlyList<Segment> Snapshot()
    {
        _settle();
        return SnapshotUnsettled();
    }

    /// <summary>Bytes of the documents, as far as imports have come.</summary>
    internal long StoredBytes => SnapshotUnsettled().Sum(static segment => segment.LengthBytes);

    private IReadOnlyList<Segment> SnapshotUnsettled()
    {
        lock (_lock)
        {
            CloseRun();
            if (_table is null)
                return [.. _closed];
            return _table.Count == 0 ? [.. _closed] : [_table.Segment, .. _closed];
        }
    }

    // Built when first needed. What has no lines stays behind it.
    private DocumentTable Table
    {
        get
        {
            if (_table is not null)
                return _table;
            CloseRun();
            _table = new DocumentTable();
            foreach (var line in _closed.SelectMany(static segment => segment.Lines()))
                _table.Append(TypedKey.OfLine(line), line);
            _closed.RemoveAll(static segment => segment is not RawSegment);
            return _table;
        }
    }

    private CloudCollection AddSegment(Segment segment)
    {
        _settle();
        lock (_lock)
        {
            CloseRun();
            if (_table is null || segment is RawSegment)
                _closed.Add(segment);
            else
                foreach (var line in segment.Lines())
                    _table.Append(TypedKey.OfLine(line), line);
        }
        return this;
    }

    private void CloseRun()
    {
        if (_open.Count == 0)
            return;
        _closed.Add(new StoredSegment(_open));
        _open.Clear();
    }
}
