using WeChat;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores;

/// <summary>How a restore is shown whose run is gone.</summary>
/// <param name="Outcome">Of the restore.</param>
/// <param name="Reason">For a person.</param>
public sealed record RestoreInterruption(RestoreOutcome Outcome, string Reason);

/// <summary>
/// Restores that have not ended by their rows while their orchestration has: somebody terminated or purged it. They are closed before
/// another run works on their targets: by then known jobs have ended, removed documents are back, and files are deleted.
/// </summary>
public sealed class InterruptedRestores(
    RestoresTable restores, UnitsTable units, PartsTable parts, RestoreBlobs blobs, ClearedParts cleared, HangingJobs hanging, RestoreEnd end,
    RestoreNotices notices, CloudDatabaseClient wechat, TimeProvider time) : IClaimCloser
{
    public ClaimKind Kind => ClaimKind.Restore;

    /// <summary>How such a restore ended; null if its orchestration is alive, or its row says that it has ended.</summary>
    public static async Task<RestoreInterruption?> FindAsync(DurableTaskClient client, RestoreRow row, CancellationToken cancellation)
    {
        if (row.Restore.Outcome.HasEnded())
            return null;
        var instance = await client.GetInstanceAsync(row.InstanceId, cancellation);
        if (instance is { IsCompleted: false })
            return null;
        var wasTerminated = instance is { RuntimeStatus: OrchestrationRuntimeStatus.Terminated };
        var how = instance is null ? "The restore's orchestration is gone: its history was purged while it ran, or it ran in another engine, whose claim was released."
            : wasTerminated ? "The restore's orchestration was terminated."
            : "The restore's orchestration ended without recording the restore; its status says why. Please report it.";
        return row.AppliedAt is null
            ? new(wasTerminated ? RestoreOutcome.Canceled : RestoreOutcome.Failed, how)
            : new(RestoreOutcome.Partial, $"{how} What it had imported is not verified. Undo it with POST /api/restores/{row.Restore.Id}/undo, or restore again.");
    }

    /// <summary>Closes such a restore; for an ended one, it waits for jobs that were still running.</summary>
    /// <exception cref="InvalidOperationException">A job is still running: the caller tries again.</exception>
    public async Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        await EndAsync(client, env, holderId, cancellation);
        if (await restores.FindAsync(env, holderId, cancellation) is { } row && IsWorthWaiting(row)
            && await hanging.CountAsync(env, holderId, cancellation) > 0)
            throw new InvalidOperationException($"An import of the restore {holderId} is still running.");
    }

    /// <summary>Ends the row of such a restore, once its known jobs have ended; does nothing to any other.</summary>
    /// <exception cref="InvalidOperationException">A job is still running: the caller tries again.</exception>
    public async Task EndAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        if (await restores.FindAsync(env, holderId, cancellation) is not { } row || await FindAsync(client, row, cancellation) is not { } interruption)
            return;
        await EndChildrenAsync(client, row, cancellation);
        var request = await blobs.FindRequestAsync(env, holderId, cancellation);
        foreach (var part in await parts.ListAsync(row.Restore.Id, null, cancellation))
            await EndAsync(row, request, part, cancellation);
        await end.CleanAsync(row, cancellation);
        var now = time.GetUtcNow();
        // Before the row: once that says that it has ended, this is not repeated.
        await notices.TellEndAsync(
            client, row.Restore with { Outcome = interruption.Outcome, Reason = interruption.Reason, EndedAt = now }, row.AppliedAt is not null, cancellation);
        await end.RecordAsync(row, now, interruption.Outcome, interruption.Reason, null, cancellation);
    }

    /// <summary>The same for a waiting person: null, or a sentence that says what is still running.</summary>
    public async Task<string?> TryCloseAsync(DurableTaskClient client, string env, string id, CancellationToken cancellation)
    {
        try
        {
            await EndAsync(client, env, id, cancellation);
            return null;
        }
        catch (InvalidOperationException atWork)
        {
            return $"{atWork.Message} Try again when it has ended.";
        }
    }

    // No job is waited for longer than a restore may take.
    private bool IsWorthWaiting(RestoreRow row) => row.Restore.StartedAt + Limits.LongestWait > time.GetUtcNow();

    private async Task EndAsync(RestoreRow row, RestoreRequest? request, PartRow part, CancellationToken cancellation)
    {
        if (part.ClearedAt is not null && request is not null)
        {
            await PutInAsync(row, request, part, cancellation);
            return;
        }
        if (part is not { Status: PartStatus.Importing })
            return;
        if (part.JobId is not { } jobId)
        {
            // The call may be in flight, and an unknown job may still start.
            if (part.AskedAt + request?.Settle > time.GetUtcNow())
                throw new InvalidOperationException($"An import of the restore {row.Restore.Id}, whose run is gone, may still happen.");
            return;
        }
        var job = await wechat.GetMigrateStatusAsync(row.Restore.Env, jobId, cancellation);
        if (job.State == MigrateState.Running && IsWorthWaiting(row))
            throw new InvalidOperationException($"The import {jobId} of the restore {row.Restore.Id}, whose run is gone, is still running.");
        await parts.WriteAsync(part, part with { Status = PartStatus.Imported, Imported = job.RecordSuccess ?? 0 }, cancellation);
    }

    private async Task PutInAsync(RestoreRow row, RestoreRequest request, PartRow part, CancellationToken cancellation)
    {
        var unit = await units.GetAsync(row.Restore.Id, part.Unit, cancellation);
        if (!await cleared.GoOnAsync(request, unit, part, cancellation) && IsWorthWaiting(row))
            throw new InvalidOperationException($"Documents that the restore {row.Restore.Id} removed to replace them are being inserted again.");
    }

    // Terminating an orchestration leaves its children running.
    private async Task EndChildrenAsync(DurableTaskClient client, RestoreRow row, CancellationToken cancellation)
    {
        foreach (var unit in await units.ListAsync(row.Restore.Id, cancellation))
        {
            foreach (var child in RestoreInstances.ChildrenOf(row.Restore.Id, unit))
            {
                if (await client.GetInstanceAsync(child, cancellation) is { IsCompleted: false })
                    await client.TerminateInstanceAsync(child, cancellation);
            }
        }
    }
}
