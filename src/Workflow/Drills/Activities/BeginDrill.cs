using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>What a run of a drill needs to know.</summary>
public sealed record BegunDrill
{
    [JsonPropertyName("collections")]
    public required int Collections { get; init; }
}

/// <summary>
/// The first step of a drill: takes or confirms the claim of the environment, closes what earlier holders left open, and marks the backup as being read.
/// </summary>
public sealed class BeginDrill(
    ClaimKeeper claims, DrillsTable drills, DrillUnitsTable units, KeepingTable keeping, TimeProvider time, ILogger<BeginDrill> logger)
{
    [Function(nameof(BeginDrill))]
    public Task<StepResult<BegunDrill>> Run([ActivityTrigger] DrillStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, limited => BeginAsync(input, client, limited));

    private async Task<StepResult<BegunDrill>> BeginAsync(DrillStep input, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await drills.FindAsync(input.Env, input.Id, cancellation) is not { Drill: { Outcome: DrillOutcome.Running } drill })
            return StepResult.Permanent<BegunDrill>("drillEnded", $"There is no drill {input.Id} that has not ended. Start one with POST /api/drills.");
        if (await claims.AcquireAsync(client, input.Env, ClaimKind.Drill, input.Id, input.Holder, cancellation) is { } holder)
            return StepResult.Permanent<BegunDrill>("claimHeld", claims.Explain(holder, await claims.WhyAsync(client, holder, cancellation)));
        if (await claims.CloseOthersAsync(client, input.Env, input.Holder, cancellation) is [{ } unclosed, ..])
            return StepResult.Permanent<BegunDrill>("unclosed", $"The {unclosed} was interrupted, and this version of the app cannot close it. Run the version that started it.");
        if (!await keeping.MarkAsync(drill.BackupEnv, drill.BackupId, input.Id, null, cancellation))
            return StepResult.Permanent<BegunDrill>("backupExpired", $"The backup {drill.BackupId} has expired, or is being deleted. Choose another one.");
        var listed = await units.ListAsync(input.Env, input.Id, cancellation);
        Log.DrillStarted(logger, input.Id, input.Env, drill.BackupId, listed.Count);
        return StepResult.Ok(new BegunDrill { Collections = listed.Count });
    }
}
