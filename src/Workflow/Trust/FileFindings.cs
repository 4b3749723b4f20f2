using System.Globalization;
using System.Text.Json.Serialization;
using Workflow.Languages;
using Workflow.Steps;

namespace Workflow.Trust;

/// <summary>Files with findings: the first few by name, the rest counted, so that a history stays small.</summary>
public sealed record FileFindings
{
    [JsonPropertyName("count")]
    public int Count { get; init; }

    [JsonPropertyName("first")]
    public IReadOnlyList<FileFinding> First { get; init; } = [];

    /// <summary>With one more.</summary>
    /// <param name="collection">Null for the manifest.</param>
    /// <param name="problem">A sentence.</param>
    internal FileFindings With(string? collection, string problem) => new()
    {
        Count = Count + 1,
        First = First.Count < Limits.FindingsNamed ? [.. First, new() { Collection = collection, Problem = Text.Cut(problem) }] : First,
    };

    /// <summary>All that is known, in one line.</summary>
    internal string Sentence() => Text.Cut(
        string.Join(' ', First.Select(finding => finding.Sentence()))
        + (Count > First.Count ? string.Create(CultureInfo.InvariantCulture, $" … and {Count - First.Count} more.") : ""));
}

/// <summary>What is to be said of one file.</summary>
public sealed record FileFinding
{
    /// <summary>Null for the manifest.</summary>
    [JsonPropertyName("collection")]
    public string? Collection { get; init; }

    [JsonPropertyName("problem")]
    [ForPeople]
    public required string Problem { get; init; }

    internal string Sentence() => Collection is null ? Problem : $"{Printable.Of(Collection)}: {Problem}";
}
