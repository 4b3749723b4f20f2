using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Imports;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>What became of asking for an import.</summary>
public sealed record StartedImport
{
    /// <summary>The job; null if the answer was lost.</summary>
    [JsonPropertyName("jobId")]
    public long? JobId { get; init; }
}

/// <summary>Requests the import of a part once: if the answer is lost, the export afterwards shows the result.</summary>
public sealed class ImportPart(
    UnitWork work, PartsTable parts, UnitsTable units, RestoresTable restores, PartImporter importer, ClaimKeeper claims, TimeProvider time, ILogger<ImportPart> logger)
{
    [Function(nameof(ImportPart))]
    public Task<StepResult<StartedImport>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("import", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            if (part.JobId is not null || part.Status is PartStatus.Imported or PartStatus.Cleaned)
                return StepResult.Ok(new StartedImport { JobId = part.JobId });
            if (part.Status == PartStatus.Importing)
                return await LoseAsync(input);
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<StartedImport>(input);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            await restores.MarkAppliedAsync(input.Env, input.Id, limited);
            if (await importer.AskAsync(request, unit, part, limited) is not { JobId: { } jobId })
                return await LoseAsync(input);
            Log.ImportStarted(logger, input.Id, Printable.Of(unit.Target), input.Part, jobId);
            return StepResult.Ok(new StartedImport { JobId = jobId });
        });

    private async Task<StepResult<StartedImport>> LoseAsync(RestoreStep input)
    {
        var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, CancellationToken.None);
        await parts.WriteAsync(part, part with { Status = PartStatus.Imported, IsLost = true, Reason = "The answer to the import was lost." }, CancellationToken.None);
        await units.ChangeAsync(input.Id, input.Unit, now => now with { Lost = now.Lost + 1 }, CancellationToken.None);
        Log.ImportLost(logger, input.Id, input.Unit, input.Part);
        return StepResult.Ok(new StartedImport());
    }
}
