using Microsoft.Extensions.Logging;
using Workflow.Browse.Orchestrators;
using Workflow.Catalogue;

namespace Workflow.Browse.Diffs;

/// <summary>A request for a comparison.</summary>
/// <param name="From">The older backup.</param>
/// <param name="To">The newer backup.</param>
/// <param name="Collections">The collections; null for all.</param>
/// <param name="Env">The environment of both; null for the configured one, else any.</param>
internal sealed record DiffRequest(string From, string To, IReadOnlyList<string>? Collections, string? Env);

/// <summary>Starts diffs, under their id.</summary>
public sealed class DiffStarter(BackupCatalog catalog, KeepingTable keeping, TimeProvider time, ILogger<DiffStarter> logger)
{
    private int starts;

    /// <summary>Starts a diff; returns its id, or the id of a backup that does not exist.</summary>
    internal async Task<(string? Id, string? Unknown)> StartAsync(DurableTaskClient client, DiffRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request.Env, request.From, cancellation) is not { } from)
            return (null, request.From);
        if (await FindAsync(request.Env, request.To, cancellation) is not { } to)
            return (null, request.To);
        var now = time.GetUtcNow();
        var plan = new DiffPlan
        {
            Id = DiffId.Create(to.Env, now, $"{Environment.ProcessId} {Interlocked.Increment(ref starts)}"),
            Env = to.Env,
            FromEnv = from.Env,
            From = from.Id,
            To = to.Id,
            Collections = request.Collections,
            StartedAt = now,
            ExpiresAt = now + Limits.DiffTime,
        };
        // Its pages are read from the files of both.
        foreach (var (of, backup) in ((string, string)[])[(plan.FromEnv, plan.From), (plan.Env, plan.To)])
        {
            if (!await keeping.MarkAsync(of, backup, plan.Id, plan.ExpiresAt, cancellation))
                return (null, backup);
        }
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(DiffOrchestrator), plan, new StartOrchestrationOptions(InstanceId: plan.Id), cancellation);
        Log.DiffStarted(logger, plan.Id, plan.From, plan.To);
        return (plan.Id, null);
    }

    private async Task<BackupRecord?> FindAsync(string? env, string backupId, CancellationToken cancellation) =>
        BackupId.IsValid(backupId) ? (await catalog.FindRowAsync(env, backupId, cancellation))?.Backup : null;
}
