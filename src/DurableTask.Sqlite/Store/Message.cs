namespace DurableTask.Sqlite.Store;

/// <summary>Something for an instance to take in at its next turn, where it becomes a history event.</summary>
internal sealed class Message
{
    public required EventKind Kind { get; init; }

    /// <summary>The execution it is meant for; -1 for whichever is current. Results of an earlier execution are dropped.</summary>
    public int Execution { get; init; } = -1;

    public int TaskId { get; init; } = -1;

    public string? Name { get; init; }

    public string? Data { get; init; }

    /// <summary>In place of <see cref="Data"/>: a large one that is in the store already.</summary>
    public StoredPayload? Kept { get; init; }

    /// <summary>When the timer was due: orchestration time never falls behind it.</summary>
    public DateTime? FireAt { get; init; }

    /// <summary>Of a termination: children go too.</summary>
    public bool Recursive { get; init; }

    /// <summary>The row that keeps the message across a crash; 0 while something else does (a timer, an activity, the caller).</summary>
    public long InboxSeq { get; set; }

    /// <summary>Completed when the turn that took the message in is on disk.</summary>
    public TaskCompletionSource? Stored { get; init; }
}
