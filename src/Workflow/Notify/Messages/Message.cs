namespace Workflow.Notify.Messages;

/// <summary>
/// A message for people, in one language and not yet in the form of a channel. It may contain names of collections: a channel writes
/// all of it except the link as plain text.
/// </summary>
public sealed record Message
{
    /// <summary>The event's word, <c>several</c> or <c>test</c>.</summary>
    public required string Event { get; init; }

    /// <summary>The same for each try, so that a receiver can drop doubles.</summary>
    public required string Id { get; init; }

    public required string Language { get; init; }

    public string? Env { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? Since { get; init; }

    public required string Title { get; init; }

    /// <summary>What happened, a sentence.</summary>
    public required string What { get; init; }

    /// <summary>Why, or what was found.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Since when, with what that time is of.</summary>
    public string? When { get; init; }

    /// <summary>What to do.</summary>
    public required string Action { get; init; }

    public Uri? Link { get; init; }

    /// <summary>What the link is called.</summary>
    public required string LinkLabel { get; init; }

    /// <summary>What stands for so many details that had no place.</summary>
    public required Func<int, string> More { get; init; }
}
