namespace Workflow.Steps;

/// <summary>The kind of a run that holds the claim of an environment. Written to the claim's row by name.</summary>
public enum ClaimKind
{
    Backup,
    Restore,
    Drill,
}

/// <summary>
/// Ends what the holder of a claim left open: a feature whose runs hold claims registers one, which is called after another run has taken over
/// the claim of a run that has ended or is gone.
/// </summary>
public interface IClaimCloser
{
    /// <summary>The claims that it closes.</summary>
    ClaimKind Kind { get; }

    /// <summary>
    /// Ends the rows and the work of such a run; does nothing to others, and nothing when repeated. May take minutes. Throws if it is not
    /// possible yet: the holder of the claim then writes nothing, and tries again after a while.
    /// </summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">The environment that was claimed.</param>
    /// <param name="holderId">The id in the claim.</param>
    /// <param name="cancellation">Stops closing; the holder of the claim starts it again.</param>
    Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation);
}
