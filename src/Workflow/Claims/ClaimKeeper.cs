using Workflow.Steps;

namespace Workflow.Claims;

/// <summary>
/// Makes sure that an environment has one run at a time. The claim belongs to an orchestration instance, so it is a lease that cannot go stale
/// unnoticed: it is taken over as soon as that instance has ended, or was never started. Only the engine of that instance knows.
/// </summary>
public sealed class ClaimKeeper(ClaimTable claims, IEnumerable<IClaimCloser> closers, EngineName engine, TimeProvider time)
{
    // There is one call between writing the claim and starting its orchestration, so a claim without an instance is younger than this or
    // dead. One dated further in the future than this was written by a wrong clock.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(2);

    // In each round another run won a race; losing this often means that runs start and end all the time.
    private const int Rounds = 5;

    /// <summary>Takes or confirms the claim for an instance. Returns null when it holds it, else the blocking claim.</summary>
    /// <param name="client">Of the host; knows which instances live.</param>
    /// <param name="env">The environment.</param>
    /// <param name="kind">What the instance does.</param>
    /// <param name="id">The backup, restore or drill that it makes.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Stops asking.</param>
    public async Task<Claim?> AcquireAsync(
        DurableTaskClient client, string env, ClaimKind kind, string id, string instanceId, CancellationToken cancellation)
    {
        var mine = new Claim { Kind = kind, HolderId = id, InstanceId = instanceId, ClaimedAt = time.GetUtcNow(), Engine = engine };
        Claim? holder = null;
        for (var round = 0; round < Rounds; round++)
        {
            holder = await claims.FindAsync(env, cancellation);
            if (holder is null)
            {
                if (await claims.TryAddAsync(env, mine, cancellation))
                    return null;
            }
            else if (holder.InstanceId == instanceId && !IsForeign(holder))
            {
                return null;
            }
            else if (IsForeign(holder) || !await IsAbandonedAsync(client, holder, cancellation))
            {
                return holder;
            }
            else if (await claims.TryReplaceAsync(env, holder, mine with { Unclosed = [.. holder.Unclosed, new($"{holder.Kind}", holder.HolderId)] }, cancellation))
            {
                // The claim names what the old holder left open until it is closed: a crash in between loses nothing.
                return null;
            }
        }
        return holder ?? mine;
    }

    /// <summary>Whether the claim of an environment belongs to an instance of this engine right now; writers ask before each part.</summary>
    public async Task<bool> HoldsAsync(string env, string instanceId, CancellationToken cancellation) =>
        await claims.FindAsync(env, cancellation) is { } claim && claim.InstanceId == instanceId && !IsForeign(claim);

    /// <summary>
    /// Whether a run may still write: it holds the claim, and is alive. Terminating it leaves its children running: they stop here, and not only when
    /// somebody takes the claim.
    /// </summary>
    public async Task<bool> MayWriteAsync(DurableTaskClient client, string env, string instanceId, CancellationToken cancellation) =>
        await HoldsAsync(env, instanceId, cancellation) && await client.GetInstanceAsync(instanceId, cancellation) is { IsCompleted: false };

    /// <summary>
    /// Closes what earlier holders of this claim left open. Called by the run that holds it, before it writes anything. The claim
    /// keeps naming what is not closed yet, so this may stop at any moment and be repeated. A closer that throws has not closed its run: its
    /// exception goes to the caller, which writes nothing and tries again later.
    /// </summary>
    /// <returns>The runs that stay named because no closer for their kind is registered: a version of the app with that feature can close them.</returns>
    /// <exception cref="InvalidOperationException">The claim now belongs to another run.</exception>
    public async Task<IReadOnlyList<Unclosed>> CloseOthersAsync(DurableTaskClient client, string env, string instanceId, CancellationToken cancellation)
    {
        var stays = new List<Unclosed>();
        while (true)
        {
            // Read again after each: closing may take minutes, in which a person may give the claim to another engine.
            if (await claims.FindAsync(env, cancellation) is not { } claim || claim.InstanceId != instanceId || IsForeign(claim))
                throw new InvalidOperationException($"The claim of the environment {env} no longer belongs to {instanceId}.");
            if (claim.Unclosed.Except(stays).FirstOrDefault() is not { } next)
                return stays;
            var its = closers.Where(closer => closer.Kind.ToString() == next.Kind).ToList();
            if (its.Count == 0)
            {
                stays.Add(next);
                continue;
            }
            foreach (var closer in its)
                await closer.CloseAsync(client, env, next.Id, cancellation);
            await claims.TryReplaceAsync(env, claim, claim with { Unclosed = [.. claim.Unclosed.Where(one => one != next)] }, cancellation);
        }
    }

    /// <summary>What keeps a claim from being taken over.</summary>
    public async Task<ClaimRefusal> WhyAsync(DurableTaskClient client, Claim holder, CancellationToken cancellation) =>
        IsForeign(holder) ? ClaimRefusal.OtherEngine
        : await client.GetInstanceAsync(holder.InstanceId, cancellation) is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended } ? ClaimRefusal.Suspended
        : ClaimRefusal.Held;

    /// <summary>One sentence about the blocking claim, and what to do about it.</summary>
    public string Explain(Claim holder, ClaimRefusal why) => why switch
    {
        ClaimRefusal.OtherEngine =>
            $"The {holder.Name} of this environment belongs to another engine ({holder.Engine}), this one is {engine}. Two engines must not "
            + $"work in one environment. If the other one is gone for good, POST /api/claim/release with {{ \"id\": \"{holder.HolderId}\" }}.",
        ClaimRefusal.Suspended =>
            $"The {holder.Name} of this environment is suspended. Resume it, or cancel it (POST /{holder.Route}/cancel).",
        _ => $"The {holder.Name} of this environment is running. Wait for it, or cancel it (POST /{holder.Route}/cancel).",
    };

    /// <summary>
    /// Releases the claim of another engine, or of a run of this one that has ended: the next run takes it over and closes what was left open.
    /// </summary>
    /// <returns>Null when done; else the holder, which belongs to this engine.</returns>
    public async Task<Claim?> ReleaseAsync(DurableTaskClient client, string env, Claim holder, CancellationToken cancellation)
    {
        if (!IsForeign(holder) && !await IsAbandonedAsync(client, holder, cancellation))
            return holder;
        // It names this engine, which has no such instance, and it is old: so it counts as abandoned.
        var released = holder with { Engine = engine, ClaimedAt = DateTimeOffset.UnixEpoch };
        return await claims.TryReplaceAsync(env, holder, released, cancellation) ? null : await claims.FindAsync(env, cancellation);
    }

    private bool IsForeign(Claim holder) => holder.Engine is { } other && other.Store != engine.Store;

    private async Task<bool> IsAbandonedAsync(DurableTaskClient client, Claim holder, CancellationToken cancellation) =>
        await client.GetInstanceAsync(holder.InstanceId, cancellation) is { } instance
            ? instance.IsCompleted
            : (time.GetUtcNow() - holder.ClaimedAt).Duration() > StartGrace;
}
