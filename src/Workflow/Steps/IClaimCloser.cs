namespace Workflow.Steps;

/// <summary>
/// Ends what the holder of a claim left open: a feature whose runs hold claims registers one, and is asked before somebody else takes over the
/// claim of a run that has ended or is gone.
/// </summary>
public interface IClaimCloser
{
    /// <summary>Ends the rows and the work of such a run; does nothing to any other, and nothing when it is done again.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">The environment that was claimed.</param>
    /// <param name="holderId">The id in the claim.</param>
    /// <param name="cancellation">Stops closing; the claim then stays with the holder.</param>
    Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation);
}
