namespace WeChat;

/// <summary>An index to create. The service has no call that reads indexes.</summary>
public sealed record IndexDefinition
{
    /// <summary>Its name in the collection.</summary>
    public required string Name { get; init; }

    /// <summary>Refuses documents whose keys another one has.</summary>
    public bool Unique { get; init; }

    /// <summary>Its fields, in order.</summary>
    public required IReadOnlyList<IndexKey> Keys { get; init; }
}

/// <summary>A field of an index.</summary>
/// <param name="Name">The field.</param>
/// <param name="Direction"><c>1</c>, <c>-1</c> or <c>2dsphere</c>.</param>
public sealed record IndexKey(string Name, string Direction);
