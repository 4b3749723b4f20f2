namespace Functions.Local.Durable;

/// <summary>
/// What this host wants to know of the Durable Task backend that the official types do not say. The entry point that chooses a backend adds one
/// to the services; without one, the host works with any backend and knows less of it.
/// </summary>
public sealed class DurableBackend
{
    /// <summary>
    /// Whether the backend's context reads an orchestrator's input as whatever type the code asks for. The context of the official worker casts what
    /// was read before the code began, when nobody knew its type; the host then reads it itself, which works everywhere and costs a second reading.
    /// </summary>
    public bool ReadsInputAsAsked { get; init; }

    /// <summary>The token of a running activity: tripped when its orchestration is terminated and when the backend stops.</summary>
    public Func<TaskActivityContext, CancellationToken> ActivityCancellation { get; init; } = _ => CancellationToken.None;

    /// <summary>Where orchestrations are kept, for the line of the log that says that the host listens.</summary>
    public string Place { get; init; } = "its backend";

    /// <summary>Whether the backend cannot start as it is set up. The exception's message then says what is wrong and what to change.</summary>
    public Func<Exception, bool> IsStartFailure { get; init; } = _ => false;

    /// <summary>Whether a call failed because the store cannot be reached or written just now: a caller gets 503 and may try again.</summary>
    public Func<Exception, bool> IsUnavailable { get; init; } = _ => false;
}
