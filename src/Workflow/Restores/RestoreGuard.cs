using Workflow.Claims;

namespace Workflow.Restores;

/// <summary>Says before each write whether the restore that it belongs to may still write.</summary>
public sealed class RestoreGuard(ClaimKeeper claims)
{
    /// <summary>
    /// Whether the run lives and holds the claim. Terminating it leaves its children at work: they stop here, and not only when somebody takes the claim.
    /// </summary>
    internal async Task<bool> MayWriteAsync(DurableTaskClient client, RestoreStep step, CancellationToken cancellation) =>
        await claims.HoldsAsync(step.Env, step.Holder, cancellation)
        && await client.GetInstanceAsync(step.Holder, cancellation) is { IsCompleted: false };
}
