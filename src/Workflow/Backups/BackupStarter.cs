using Workflow.Backups.Orchestrators;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Steps;

namespace Workflow.Backups;

/// <summary>The result of a start: the backup was started, or something blocks it.</summary>
/// <param name="BackupId">Of the backup that was, or would have been, started.</param>
/// <param name="Holder">The holder of the claim, if any: then nothing was started.</param>
/// <param name="Refusal">Why it was not started, for a person; null if it was.</param>
public readonly record struct BackupStart(string BackupId, Claim? Holder = null, string? Refusal = null);

/// <summary>Starts backups, for HTTP and for the timer.</summary>
public sealed class BackupStarter(
    ClaimKeeper claims, ClaimTable claimTable, WorkflowSettings settings, BackupSettings backup, TimeProvider time)
{
    private int starts;

    /// <summary>
    /// Starts a backup according to the settings, or only of named collections. The claim comes first, so that the caller learns at once that
    /// another backup runs.
    /// </summary>
    /// <param name="client">Of the host.</param>
    /// <param name="collections">Collections to export whole.</param>
    /// <param name="exports">Collections to export otherwise. If neither names one, the settings do.</param>
    /// <param name="cancellation">Stops starting.</param>
    public async Task<BackupStart> StartAsync(
        DurableTaskClient client, IReadOnlyList<string>? collections, IReadOnlyList<ExportSelection>? exports, CancellationToken cancellation)
    {
        var plan = BackupPlan.FromSettings(settings, backup);
        if (collections is not null || exports is not null)
            plan = plan with
            {
                Collections = [.. collections ?? [], .. (exports ?? []).Select(one => one.Collection)],
                Exports = exports,
                Exclude = [],
            };
        var backupId = BackupId.Create(plan.Env, time.GetUtcNow(), $"{Interlocked.Increment(ref starts)}");
        if (await claims.AcquireAsync(client, plan.Env, ClaimKind.Backup, backupId, backupId, cancellation) is { } holder)
            return new(backupId, holder, claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation)));
        try
        {
            await Instances.EnsureAsync(client, nameof(BackupOrchestrator), backupId, plan, cancellation);
            return new(backupId);
        }
        catch
        {
            // Otherwise this claim would stay for two minutes.
            await claimTable.ReleaseAsync(plan.Env, backupId, CancellationToken.None);
            throw;
        }
    }

    /// <summary>
    /// Starts the backup of a due time under the id of that due time, unless it was started before. The claim is left to its first step, which
    /// waits for storage and writes a row in any case: so the process may die at any moment here, and the start can be repeated.
    /// </summary>
    public Task StartScheduledAsync(DurableTaskClient client, string backupId, DateTimeOffset dueAt, CancellationToken cancellation) =>
        Instances.EnsureAsync(
            client, nameof(BackupOrchestrator), backupId, BackupPlan.FromSettings(settings, backup) with { DueAt = dueAt }, cancellation);
}
