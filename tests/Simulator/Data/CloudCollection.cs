using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Simulator.Jobs;

namespace Simulator.Data;

/// <summary>A collection: documents as lines of JSON, byte for byte as they were given. Safe for use from several threads.</summary>
public sealed class CloudCollection
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();
    private readonly List<Segment> _closed = [];
    private readonly List<byte[]> _open = [];
    private long _ids;

    internal CloudCollection(string name) => Name = name;

    /// <summary>Its name, raw.</summary>
    public string Name { get; }

    /// <summary>Durations of jobs on this collection, if not the cloud's.</summary>
    public JobDurations? JobDurations { get; set; }

    /// <summary>Documents.</summary>
    public long Count => Snapshot().Sum(segment => segment.Documents);

    /// <summary>Bytes of the documents.</summary>
    public long SizeBytes => Snapshot().Sum(segment => segment.LengthBytes);

    /// <summary>Adds documents as they are: JSON on one line each. <c>_id</c> is not added.</summary>
    public CloudCollection Add(params ReadOnlySpan<string> lines)
    {
        lock (_lock)
        {
            foreach (var line in lines)
                _open.Add(Encoding.UTF8.GetBytes(line));
        }
        return this;
    }

    /// <summary>Adds documents, with an <c>_id</c> if they have none; gives their ids.</summary>
    public IReadOnlyList<string> Add(IEnumerable<JsonObject> documents)
    {
        var ids = new List<string>();
        lock (_lock)
        {
            foreach (var document in documents)
            {
                var id = document["_id"]?.ToString() ?? $"{Name.Length:x8}{++_ids:x24}";
                document["_id"] = id;
                _open.Add(JsonSerializer.SerializeToUtf8Bytes(document, Json));
                ids.Add(id);
            }
        }
        return ids;
    }

    /// <summary>Adds documents that cost neither time nor memory; the same seed gives the same documents.</summary>
    public CloudCollection AddGenerated(long count, int seed = 1)
    {
        lock (_lock)
        {
            CloseRun();
            _closed.Add(new GeneratedSegment(seed, count));
        }
        return this;
    }

    /// <summary>Adds generated documents up to that many bytes.</summary>
    public CloudCollection AddGeneratedBytes(long bytes, int seed = 1) => AddGenerated(GeneratedSegment.DocumentsWithin(seed, bytes), seed);

    /// <summary>
    /// Adds bytes that exports give as they are, newlines and all, counted as that many documents: a file that is no JSON Lines. Queries do
    /// not see them.
    /// </summary>
    public CloudCollection AddRaw(byte[] bytes, long documents)
    {
        lock (_lock)
        {
            CloseRun();
            _closed.Add(new RawSegment(bytes, documents));
        }
        return this;
    }

    /// <summary>Removes all documents.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _open.Clear();
            _closed.Clear();
        }
    }

    /// <summary>The documents' bytes now, one array each.</summary>
    public IEnumerable<byte[]> Lines() => Snapshot().SelectMany(segment => segment.Lines());

    internal IReadOnlyList<Segment> Snapshot()
    {
        lock (_lock)
        {
            CloseRun();
            return [.. _closed];
        }
    }

    /// <summary>Replaces everything, keeping the order.</summary>
    internal void ReplaceAll(IReadOnlyList<byte[]> lines)
    {
        lock (_lock)
        {
            _open.Clear();
            _closed.Clear();
            _closed.Add(new StoredSegment(lines));
        }
    }

    private void CloseRun()
    {
        if (_open.Count == 0)
            return;
        _closed.Add(new StoredSegment(_open));
        _open.Clear();
    }
}
