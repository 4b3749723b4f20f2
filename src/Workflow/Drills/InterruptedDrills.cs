using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>
/// Drills that have not ended by their rows while their orchestration has: somebody terminated or purged it. They are ended, and their left-overs in
/// the environment are removed, before another run works there.
/// </summary>
public sealed class InterruptedDrills(DrillsTable drills, DrillUnitsTable units, DrillEnd end, TimeProvider time) : IClaimCloser
{
    // There is one call between its row and its orchestration.
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(2);

    public ClaimKind Kind => ClaimKind.Drill;

    public async Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        if (await drills.FindAsync(env, holderId, cancellation) is { } row)
            await CloseAsync(client, row, cancellation);
    }

    /// <summary>Why such a drill will not end by itself; null if it has ended, is alive, or is about to start.</summary>
    public async Task<string?> FindAsync(DurableTaskClient client, DrillRow row, CancellationToken cancellation)
    {
        if (row.Drill.Outcome.HasEnded())
            return null;
        var instance = await client.GetInstanceAsync(row.InstanceId, cancellation);
        return instance switch
        {
            { IsCompleted: false } => null,
            null when row.Drill.StartedAt + StartGrace > time.GetUtcNow() => null,
            null => "The drill's orchestration is gone: its history was purged while it ran, or it was never started.",
            { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => "The drill's orchestration was terminated.",
            _ => "The drill's orchestration ended without recording the drill; its status says why. Please report it.",
        };
    }

    /// <summary>Ends such a drill; of one that has ended, tries again to remove what it has left.</summary>
    public async Task CloseAsync(DurableTaskClient client, DrillRow row, CancellationToken cancellation)
    {
        var failure = await FindAsync(client, row, cancellation);
        if (failure is null)
        {
            if (row.Drill.Outcome.HasEnded())
                await end.SweepAsync(client, row, cancellation);
            return;
        }
        // Terminating an orchestration leaves its children running.
        var collections = (await units.ListAsync(row.Drill.Env, row.Drill.Id, cancellation)).Count;
        foreach (var child in DrillInstances.ChildrenOf(row.Drill.Id, collections))
        {
            if (await client.GetInstanceAsync(child, cancellation) is { IsCompleted: false })
                await client.TerminateInstanceAsync(child, cancellation);
        }
        await end.RecordAsync(client, row, time.GetUtcNow(), isCanceled: false, failure, null, cancellation);
    }
}
