using Workflow.Steps;

namespace Workflow.Claims;

/// <summary>
/// Sees to it that an environment has one backup at a time. The claim belongs to an orchestration instance, which is a lease that cannot
/// go stale unseen: it is taken over as soon as that instance has ended, or was never started.
/// </summary>
public sealed class ClaimKeeper(ClaimTable claims, IEnumerable<IClaimCloser> closers, TimeProvider time)
{
    // Between writing the claim and starting its orchestration lies one call; a claim without an instance is younger than this or dead.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(2);

    // Each round means that somebody else won a race; losing this often means that runs start and end all the time.
    private const int Rounds = 5;

    /// <summary>Takes or confirms the claim for an instance. Returns null when it holds it, else the claim that stands in the way.</summary>
    public async Task<Claim?> AcquireAsync(
        DurableTaskClient client, string env, string backupId, string instanceId, CancellationToken cancellation)
    {
        var mine = new Claim(backupId, instanceId, time.GetUtcNow(), default);
        Claim? holder = null;
        for (var round = 0; round < Rounds; round++)
        {
            holder = await claims.FindAsync(env, cancellation);
            if (holder is null)
            {
                if (await claims.TryAddAsync(env, mine, cancellation))
                    return null;
            }
            else if (holder.InstanceId == instanceId)
            {
                return null;
            }
            else if (!await IsAbandonedAsync(client, holder, cancellation))
            {
                return holder;
            }
            else
            {
                // Closed before it is taken over, while the claim still names it: a crash in between leaves nothing that nobody closes.
                foreach (var closer in closers)
                    await closer.CloseAsync(client, env, holder.BackupId, cancellation);
                if (await claims.TryReplaceAsync(env, holder, mine, cancellation))
                    return null;
            }
        }
        return holder ?? mine;
    }

    private async Task<bool> IsAbandonedAsync(DurableTaskClient client, Claim holder, CancellationToken cancellation) =>
        await client.GetInstanceAsync(holder.InstanceId, cancellation) is { } instance
            ? instance.IsCompleted
            : time.GetUtcNow() - holder.ClaimedAt > StartGrace;
}
