using System.Text.Json.Serialization;
using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>What <see cref="EndDrillCollection"/> needs.</summary>
public sealed record EndDrillCollectionInput : DrillStep
{
    [JsonPropertyName("isCanceled")]
    public bool IsCanceled { get; init; }

    /// <summary>Why it could not be put back or compared; null if it was.</summary>
    [JsonPropertyName("failure")]
    public string? Failure { get; init; }
}

/// <summary>The end of one collection: records the result, and removes the throw-away collection and its files.</summary>
public sealed class EndDrillCollection(DrillUnitsTable units, DrillCleaner cleaner, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>Returns whether everything is gone.</summary>
    [Function(nameof(EndDrillCollection))]
    public Task<StepResult<bool>> Run([ActivityTrigger] EndDrillCollectionInput input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            var unit = await units.GetAsync(input.Env, input.Id, input.Number, limited);
            unit = await units.ChangeAsync(unit, now => now.Status.HasEnded() ? now : Ended(now, input), limited);
            return await cleaner.RemoveAsync(unit, limited) is { } open
                ? StepResult.RetryLater<bool>(Soon, "stillAtWork", open)
                : StepResult.Ok(true);
        });

    private static DrillUnitRow Ended(DrillUnitRow unit, EndDrillCollectionInput input) => input switch
    {
        { IsCanceled: true } => unit with { Status = DrillStatus.Canceled },
        { Failure: { } failure } => unit with { Status = DrillStatus.Failed, Reason = failure },
        // The import may have miscounted; what came back is what counts.
        _ when unit.Differences == 0 => unit with { Status = DrillStatus.Passed, Reason = null },
        _ => unit with { Status = DrillStatus.Failed, Reason = unit.Reason ?? $"{unit.Differences} of {unit.Documents} documents did not come back as they are in the backup." },
    };
}
