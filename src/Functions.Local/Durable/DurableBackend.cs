namespace Functions.Local.Durable;

/// <summary>
/// What this host needs from the Durable Task backend beyond the official types. The entry point that chooses a backend adds one to the
/// services; without it, the host works with any backend but knows less about it.
/// </summary>
public sealed class DurableBackend
{
    /// <summary>
    /// Whether the backend's context reads an orchestrator's input as the type that the code asks for. The official worker's context casts a value
    /// that was read before the code began, when its type was unknown; the host then reads it itself, which always works and costs a second read.
    /// </summary>
    public bool ReadsInputAsAsked { get; init; }

    /// <summary>The token of a running activity: tripped when its orchestration is terminated and when the backend stops.</summary>
    public Func<TaskActivityContext, CancellationToken> ActivityCancellation { get; init; } = _ => CancellationToken.None;

    /// <summary>Where orchestrations are kept, for the log line that says that the host is listening.</summary>
    public string Place { get; init; } = "its backend";

    /// <summary>Whether the backend cannot start because of its configuration. The exception's message then says what is wrong and what to change.</summary>
    public Func<Exception, bool> IsStartFailure { get; init; } = _ => false;

    /// <summary>Whether a call failed because the store currently cannot be reached or written: a caller gets 503 and may try again.</summary>
    public Func<Exception, bool> IsUnavailable { get; init; } = _ => false;
}
