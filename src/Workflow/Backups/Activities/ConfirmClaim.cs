using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;

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

    /// <summary>The backup that holds the claim instead.</summary>
    [JsonPropertyName("heldBy")]
    public string? HeldBy { get; init; }
}

/// <summary>The first step of a backup: takes or confirms the environment's claim, names the backup and writes its row.</summary>
public sealed class ConfirmClaim(
    ClaimKeeper claims, BackupsTable backups, WorkflowSettings settings, BackupSettings backup, ILogger<ConfirmClaim> logger)
{
    [Function(nameof(ConfirmClaim))]
    public async Task<ConfirmedClaim> Run(
        [ActivityTrigger] ConfirmClaimInput input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var plan = Checked(input.Plan ?? BackupPlan.FromSettings(settings, backup));
        var backupId = await BackupIdOfAsync(input, plan.Env, cancellation);
        if (await claims.AcquireAsync(client, plan.Env, backupId, input.InstanceId, cancellation) is { } holder)
        {
            Log.BackupSuperseded(logger, backupId, plan.Env, holder.BackupId);
            return new() { Confirmed = false, BackupId = backupId, Plan = plan, HeldBy = holder.BackupId };
        }
        var row = new BackupRow
        {
            InstanceId = input.InstanceId,
            Backup = new() { Id = backupId, Env = plan.Env, Outcome = BackupOutcome.Running, StartedAt = input.StartedAt },
        };
        await backups.WriteAsync(row, cancellation);
        Log.BackupStarted(logger, backupId, plan.Env);
        return new() { Confirmed = true, BackupId = backupId, Plan = plan };
    }

    // An instance that was started by name or by restart has an id that is no backup id, or the id of a backup that has ended.
    private async Task<string> BackupIdOfAsync(ConfirmClaimInput input, string env, CancellationToken cancellation)
    {
        if (BackupId.IsValid(input.InstanceId)
            && await backups.FindAsync(env, input.InstanceId, cancellation) is null or { Backup.Outcome: BackupOutcome.Running })
            return input.InstanceId;
        return BackupId.Create(env, input.StartedAt, input.InstanceId);
    }

    // A plan that somebody wrote by hand may hold anything.
    private static BackupPlan Checked(BackupPlan plan) => plan with
    {
        MaxConcurrentExports = Math.Clamp(plan.MaxConcurrentExports, 1, Limits.MaxWindow),
        MaxWait = plan.MaxWait > Limits.LongestWait ? Limits.LongestWait : plan.MaxWait,
    };
}
