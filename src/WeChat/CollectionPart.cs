namespace WeChat;

/// <summary>How the service writes an exported file.</summary>
public enum ExportFileType
{
    /// <summary>JSON Lines.</summary>
    Json = 1,

    /// <summary>CSV; the part has to name its fields.</summary>
    Csv = 2,
}

/// <summary>The part of a collection to use; if nothing is set, all of it. None of this goes into a log.</summary>
public sealed record CollectionPart
{
    /// <summary>A whole collection.</summary>
    public static CollectionPart Whole { get; } = new();

    /// <summary>
    /// Steps of a query as they stand between the collection and the verb: <c>where({ paid: true }).limit(5)</c>. They are sent unchanged, so
    /// the caller must have checked them.
    /// </summary>
    public string? Steps { get; init; }

    /// <summary>Fields to export, by name; each travels as a string literal.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Documents, each id as a JSON text, so that 3.0 and an escaped half of a surrogate pair stay what they are.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>
    /// Ids that no refusal may show: as in the query, without quotes, and unescaped. Very short ones would hide half of any text. Long ones
    /// come first, because one may begin with another.
    /// </summary>
    internal IReadOnlyList<string> Hidden =>
        [.. (Ids ?? []).SelectMany(DatabaseQuery.Spellings).Where(static id => id.Length > 3).Distinct(StringComparer.Ordinal).OrderByDescending(static id => id.Length)];

    /// <summary>Without what it holds.</summary>
    public override string ToString() => this == Whole ? "a whole collection" : "part of a collection";
}
