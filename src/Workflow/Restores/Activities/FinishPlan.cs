using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Activities;

/// <summary>What <see cref="FinishPlan"/> needs.</summary>
public sealed record FinishPlanInput : RestoreStep
{
    /// <summary>Nobody has to approve it: it is about to be applied.</summary>
    [JsonPropertyName("isApproved")]
    public required bool IsApproved { get; init; }

    [JsonPropertyName("at")]
    public required DateTimeOffset At { get; init; }
}

/// <summary>Gives the plan its hash. If a person has to approve it, releases the claim until then.</summary>
public sealed class FinishPlan(RestoresTable restores, UnitsTable units, ClaimTable claims, ILogger<FinishPlan> logger)
{
    /// <summary>Returns the plan's hash.</summary>
    [Function(nameof(FinishPlan))]
    public async Task<string> Run([ActivityTrigger] FinishPlanInput input, CancellationToken cancellation)
    {
        var listed = await units.ListAsync(input.Id, cancellation);
        var row = await restores.GetAsync(input.Env, input.Id, cancellation);
        var hash = HashOf(row.Restore, listed);
        // First: a reader that sees the waiting plan may start a backup.
        if (!input.IsApproved)
            await claims.ReleaseAsync(input.Env, input.Holder, cancellation);
        await restores.MoveAsync(
            input.Env, input.Id,
            now => now!.Restore.Outcome != RestoreOutcome.Planning ? null : now with
            {
                Restore = now.Restore with
                {
                    PlanHash = hash,
                    Outcome = input.IsApproved ? RestoreOutcome.Applying : RestoreOutcome.AwaitingApproval,
                    ApprovedAt = input.IsApproved ? input.At : null,
                },
            },
            cancellation);
        Log.RestorePlanned(logger, input.Id, hash, input.IsApproved);
        return hash;
    }

    // Everything that an approval is about.
    private static string HashOf(RestoreRecord restore, List<UnitRow> units)
    {
        var text = new StringBuilder($"{restore.Id}\n{restore.Env}\n{restore.BackupId}\n{restore.Mode}\n");
        foreach (var unit in units)
            text.Append($"{unit.Collection}\n{unit.Target}\n{unit.Source}\n{unit.Plan}\n{unit.PlanSha256}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
