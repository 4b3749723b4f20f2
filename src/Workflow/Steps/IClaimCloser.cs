namespace Workflow.Steps;

/// <summary>What a run does that holds the claim of an environment. Written to the claim's row by name.</summary>
public enum ClaimKind
{
    Backup,
    Restore,
    Drill,
}

/// <summary>
/// Ends what the holder of a claim left open: a feature whose runs hold claims registers one, which is asked once somebody else has taken over
/// the claim of a run that has ended or is gone.
/// </summary>
public interface IClaimCloser
{
    /// <summary>The claims that it closes.</summary>
    ClaimKind Kind { get; }

    /// <summary>
    /// Ends the rows and the work of such a run; does nothing to any other, and nothing when it is done again. May take minutes. Throws when it
    /// cannot be done yet: whoever holds the claim then writes nothing, and asks again after a while.
    /// </summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">The environment that was claimed.</param>
    /// <param name="holderId">The id in the claim.</param>
    /// <param name="cancellation">Stops closing; it is begun again by whoever holds the claim.</param>
    Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation);
}
