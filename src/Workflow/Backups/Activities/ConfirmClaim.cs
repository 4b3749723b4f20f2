using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Backups.Activities;

/// <summary>What <see cref="ConfirmClaim"/> needs.</summary>
public sealed record ConfirmClaimInput
{
    [JsonPropertyName("instanceId")]
    public required string InstanceId { get; init; }

    [JsonPropertyName("startedAt")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Null when the orchestrator was started by name without input: the settings make the plan.</summary>
    [JsonPropertyName("plan")]
    public BackupPlan? Plan { get; init; }
}

/// <summary>What <see cref="ConfirmClaim"/> answers.</summary>
public sealed record ConfirmedClaim
{
    /// <summary>Whether this run may go on.</summary>
    [JsonPropertyName("confirmed")]
    public required bool Confirmed { get; init; }

    [JsonPropertyName("backupId")]
    public required string BackupId { get; init; }

    [JsonPropertyName("plan")]
    public required BackupPlan Plan { get; init; }

    /// <summary>Set if this run may not continue yet: it asks again, until then at the latest.</summary>
    [JsonPropertyName("delay")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BackupDelay? Delay { get; init; }

    /// <summary>Why this run may not continue, for a person.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}

/// <summary>
/// The first step of a backup: takes or confirms the environment's claim, closes what earlier holders of it left open, names the backup and
/// writes its row. A run that may not continue leaves nothing behind, except the row of a due time, which waits or is missed.
/// </summary>
public sealed class ConfirmClaim(
    ClaimKeeper claims,
    ClaimTable claimTable,
    BackupsTable backups,
    ExportsTable exports,
    InterruptedBackups interrupted,
    DelayedBackups delayed,
    WorkflowSettings settings,
    BackupSettings backup,
    Instruments instruments,
    ILogger<ConfirmClaim> logger)
{
    [Function(nameof(ConfirmClaim))]
    public async Task<ConfirmedClaim> Run(
        [ActivityTrigger] ConfirmClaimInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var plan = Checked(input.Plan ?? BackupPlan.FromSettings(settings, backup));
        // An instance that was started by name has an id that is not a backup id.
        var backupId = BackupId.IsValid(input.InstanceId) ? input.InstanceId : BackupId.Create(plan.Env, input.StartedAt, input.InstanceId);
        if (await EndedAsync(client, plan.Env, backupId, input, cancellation) is { } outcome)
        {
            await claimTable.ReleaseAsync(plan.Env, input.InstanceId, cancellation);
            return Refused(plan, backupId, $"The backup {backupId} has ended ({outcome}). This run changed nothing; start another backup.");
        }
        var row = new BackupRow
        {
            InstanceId = input.InstanceId,
            Backup = new()
            {
                Id = backupId,
                Env = plan.Env,
                Scope = plan.Scope,
                Definition = plan.Definition,
                Outcome = BackupOutcome.Running,
                DelayedBy = plan.Delay?.By,
                StartedAt = input.StartedAt,
            },
        };
        if (await claims.AcquireAsync(client, plan.Env, ClaimKind.Backup, backupId, input.InstanceId, cancellation) is { } holder)
        {
            var reason = claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation));
            return plan.DueAt is not null && await delayed.DelayAsync(client, row, plan, holder, reason, cancellation) is { } delay
                ? new() { Confirmed = false, BackupId = backupId, Plan = plan, Delay = delay, Reason = reason }
                : Refused(plan, backupId, reason);
        }
        foreach (var unclosed in await claims.CloseOthersAsync(client, plan.Env, input.InstanceId, cancellation))
            Log.HolderUnclosed(logger, backupId, plan.Env, $"{unclosed}");
        await backups.MoveAsync(plan.Env, backupId, now => now is null or { Backup.Outcome: BackupOutcome.Missed } || IsWaiting(now, input) ? row : null, cancellation);
        Log.BackupStarted(logger, backupId, plan.Env);
        instruments.BackupStarted();
        return new() { Confirmed = true, BackupId = backupId, Plan = plan };
    }

    // A rewind or a restart has the id of an earlier run: its data is not changed, and what it left open is ended.
    private async Task<BackupOutcome?> EndedAsync(
        DurableTaskClient client, string env, string backupId, ConfirmClaimInput input, CancellationToken cancellation)
    {
        if (await backups.FindAsync(env, backupId, cancellation) is not { } row)
            return null;
        // There is no backup. A clock that was days ahead has written such rows for future due times: each still gets its backup.
        if (row.Backup.Outcome == BackupOutcome.Missed)
            return null;
        if (row.Backup.Outcome != BackupOutcome.Running)
            return row.Backup.Outcome;
        if (row.Backup.StartedAt == input.StartedAt)
            return null;
        // It has waited for the claim: until it has it, its start is the time of the last try.
        if (IsWaiting(row, input) && !await exports.AnyAsync(backupId, cancellation))
            return null;
        await interrupted.CloseAsync(client, row, Restarted, cancellation);
        return Restarted.Outcome;
    }

    private static Interruption Restarted { get; } = new(BackupOutcome.Failed, ExportStatus.Failed, "The backup's orchestration was restarted before it had ended.");

    private static bool IsWaiting(BackupRow row, ConfirmClaimInput input) =>
        row.Backup is { Outcome: BackupOutcome.Running, DelayedBy: not null } && row.Backup.StartedAt != input.StartedAt;

    private ConfirmedClaim Refused(BackupPlan plan, string backupId, string reason)
    {
        Log.BackupSuperseded(logger, backupId, plan.Env, reason);
        return new() { Confirmed = false, BackupId = backupId, Plan = plan, Reason = reason };
    }

    // A plan written by hand may contain anything.
    private BackupPlan Checked(BackupPlan plan) => plan with
    {
        Definition = plan.Definition ?? BackupPlan.FromSettings(settings, backup).Definition,
        Gate = plan.Gate ?? backup.Gate,
        MaxConcurrentExports = Math.Clamp(plan.MaxConcurrentExports, 1, Limits.MaxWindow),
        MaxWait = plan.MaxWait > Limits.LongestWait ? Limits.LongestWait : plan.MaxWait,
    };
}
