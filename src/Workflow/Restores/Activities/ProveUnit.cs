using System.Text.Json.Serialization;
using Azure;
using Microsoft.Extensions.Logging;
using Workflow.Documents.Index;
using Workflow.Numbers;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What the comparison of a target with what was promised found.</summary>
public sealed record UnitProof
{
    [JsonPropertyName("verified")]
    public required long Verified { get; init; }

    [JsonPropertyName("differences")]
    public required long Differences { get; init; }

    /// <summary>Documents that are as they were, after an import of which nobody knows: worth another round.</summary>
    [JsonPropertyName("again")]
    public required long Again { get; init; }
}

/// <summary>Compares a target, exported once more, with what was promised. Documents that are as they were become the plan of another round.</summary>
public sealed class ProveUnit(UnitWork work, UnitsTable units, UnitFiles files, RestoreBlobs blobs, ILogger<ProveUnit> logger)
{
    [Function(nameof(ProveUnit))]
    public async Task<StepResult<UnitProof>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation)
    {
        using var span = Spans.OfRun("prove", input.Id);
        var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, cancellation);
        try
        {
            await using var comparison = await work.CompareAsync(request, unit, cancellation);
            using var again = new RecordSink();
            var counts = await comparison.ProveAsync(again, cancellation);
            if (unit.Lost > 0)
                await again.WriteAsync(blobs, of => RestoreBlobs.RecordsOf(input.Env, input.Id, input.Unit, input.Round + 1, of), cancellation);
            await units.ChangeAsync(
                input.Id, input.Unit,
                now => now with
                {
                    Verified = counts.Verified,
                    Differences = counts.Differences,
                    Status = counts.Differences == 0 && IsAll(now.Plan) ? UnitStatus.Complete : UnitStatus.Partial,
                },
                cancellation);
            Log.UnitProved(logger, input.Id, Printable.Of(unit.Target), counts.Verified, counts.Differences);
            return StepResult.Ok(new UnitProof { Verified = counts.Verified, Differences = counts.Differences, Again = unit.Lost > 0 ? counts.Untouched : 0 });
        }
        catch (Exception damage) when (damage is IndexDamagedException or InvalidDataException or FileNotFoundException)
        {
            await files.ForgetAsync(unit, cancellation);
            return StepResult.StartOver<UnitProof>($"A document index or the file of '{Printable.Of(unit.Target)}' is damaged.");
        }
        catch (RequestFailedException replaced) when (replaced.Status is 404 or 412)
        {
            return StepResult.StartOver<UnitProof>($"The file of '{Printable.Of(unit.Target)}' or its index went away while it was compared.");
        }
    }

    private static bool IsAll(PlanCounts? plan) => plan is { Conflict: 0, Protected: 0, NotImportable: 0 };
}
