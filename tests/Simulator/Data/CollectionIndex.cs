namespace Simulator.Data;

/// <summary>An index as updateindex makes it. Only uniqueness has an effect; nobody can read it back through the API.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unique">Whether values may come once only.</param>
/// <param name="Keys">Fields, also nested ones with dots, and their direction: 1, -1 or 2dsphere.</param>
public sealed record CollectionIndex(string Name, bool Unique, IReadOnlyList<IndexKey> Keys);

/// <summary>A field of an index.</summary>
public sealed record IndexKey(string Name, string Direction);

/// <summary>An index key that is taken already.</summary>
internal readonly record struct DuplicateKey(string Index, string Key)
{
    /// <summary>What the database says of it, as it was observed.</summary>
    public string Text(string collection) => $"E11000 duplicate key error collection: tnt-simulator.{collection} index: {Index} dup key: {{ {Key} }}";

    /// <summary>The same as an insert wraps it.</summary>
    public string OfInsert(string collection) => $"[FailedOperation.Insert] bulk write error: [{{{Text(collection)}}}]";

    /// <summary>The same as an upsert wraps it.</summary>
    public string OfUpsert(string collection) => $"multiple write errors: [{{write errors: [{{{Text(collection)}}}]}}, {{<nil>}}]";
}
