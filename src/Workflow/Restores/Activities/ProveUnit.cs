using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Documents.Index;
using Workflow.Exports;
using Workflow.Numbers;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>The result of comparing a target with the plan.</summary>
public sealed record UnitProof
{
    [JsonPropertyName("verified")]
    public required long Verified { get; init; }

    [JsonPropertyName("differences")]
    public required long Differences { get; init; }

    /// <summary>Documents for another round: unchanged after an import with an unknown result, or merged instead of replaced.</summary>
    [JsonPropertyName("again")]
    public required long Again { get; init; }
}

/// <summary>Compares a target, exported once more, with the plan. Unchanged documents become the plan of another round.</summary>
public sealed class ProveUnit(UnitWork work, UnitsTable units, PartsTable parts, IndexedFiles files, RestoreBlobs blobs, ILogger<ProveUnit> logger)
{
    [Function(nameof(ProveUnit))]
    public async Task<StepResult<UnitProof>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("prove", input.Id);
        var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, cancellation);
        try
        {
            // Imports with an unknown result are tried again before anything is removed.
            var (retry, counts) = (ProofRetry.Untouched, default(ProofCounts));
            if (unit.Lost > 0)
                counts = await ProveAsync(request, unit, input, retry, cancellation);
            if (counts.Again == 0)
            {
                retry = await ClearingAsync(request, unit, input.Round, cancellation);
                counts = await ProveAsync(request, unit, input, retry, cancellation);
            }
            await units.ChangeAsync(
                input.Id, input.Unit,
                now => now with
                {
                    Verified = counts.Verified,
                    Differences = counts.Differences,
                    ClearsRound = counts.Again > 0 && retry != ProofRetry.Untouched ? input.Round + 1 : now.ClearsRound,
                    Status = counts.Differences == 0 && IsAll(now.Plan) ? UnitStatus.Complete : UnitStatus.Partial,
                },
                cancellation);
            Log.UnitProved(logger, input.Id, Printable.Of(unit.Target), counts.Verified, counts.Differences);
            return StepResult.Ok(new UnitProof { Verified = counts.Verified, Differences = counts.Differences, Again = counts.Again });
        }
        catch (Exception damage) when (damage is IndexDamagedException or InvalidDataException or FileNotFoundException)
        {
            await files.ForgetAsync(unit.Files, cancellation);
            return StepResult.StartOver<UnitProof>($"A document index or the file of '{Printable.Of(unit.Target)}' is damaged.");
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            return StepResult.StartOver<UnitProof>($"The file of '{Printable.Of(unit.Target)}' or its index disappeared during the comparison.");
        }
    }

    private async Task<ProofCounts> ProveAsync(RestoreRequest request, UnitRow unit, RestoreStep input, ProofRetry retry, CancellationToken cancellation)
    {
        await using var comparison = await work.CompareAsync(request, unit, cancellation);
        using var again = new RecordSink();
        var counts = await comparison.ProveAsync(again, retry, cancellation);
        if (counts.Again > 0)
            await again.WriteAsync(blobs, of => RestoreBlobs.RecordsOf(input.Env, input.Id, input.Unit, input.Round + 1, of), cancellation);
        return counts;
    }

    private async Task<ProofRetry> ClearingAsync(RestoreRequest request, UnitRow unit, int round, CancellationToken cancellation)
    {
        if (unit.ClearsRound <= round || !await work.ClearsAsync(request, cancellation))
            return ProofRetry.None;
        // If the service refuses to replace a document, it would not insert it either.
        var isRefused = (await parts.ListAsync(request.Id, unit.Number, cancellation)).Exists(part => part.Round == round && part is { Replaces: true, Refused: > 0 });
        return isRefused ? ProofRetry.MergedAndChanged : ProofRetry.Merged;
    }

    private static bool IsAll(PlanCounts? plan) => plan is { Conflict: 0, Protected: 0, NotImportable: 0 };
}
