using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Numbers;
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

/// <summary>
/// Asks the service for the import of a part. It has no idempotency key, so the row says what is about to happen before it does: a row that says
/// <c>Importing</c> without a job is an answer that nobody saw.
/// </summary>
public sealed class ImportPart(
    UnitWork work, PartsTable parts, UnitsTable units, RestoresTable restores, RestoreGuard guard, CloudDatabaseClient wechat, TimeProvider time, ILogger<ImportPart> logger)
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
                return await LoseAsync(input, part);
            if (!await guard.MayWriteAsync(client, input, limited))
                return ClaimLost.Result<StartedImport>(input);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            await restores.MarkAppliedAsync(input.Env, input.Id, limited);
            var asking = await parts.WriteAsync(part, part with { Status = PartStatus.Importing }, limited);
            return await AskAsync(input, request, unit, asking);
        });

    private async Task<StepResult<StartedImport>> AskAsync(RestoreStep input, RestoreRequest request, UnitRow unit, PartRow part)
    {
        try
        {
            var mode = part.Replaces ? ConflictMode.Upsert : ConflictMode.Insert;
            // Not canceled by a stop of the host: the answer is seconds away, and a job that nobody was told of may come at any time.
            var jobId = await wechat.StartImportAsync(request.Env, unit.Target, part.Path!, mode, stopOnError: false, CancellationToken.None);
            await parts.WriteAsync(part, part with { JobId = jobId }, CancellationToken.None);
            Log.ImportStarted(logger, input.Id, Printable.Of(unit.Target), input.Part, jobId);
            return StepResult.Ok(new StartedImport { JobId = jobId });
        }
        catch (WeChatException lost) when (lost.OutcomeUnknown)
        {
            return await LoseAsync(input, part);
        }
        catch (WeChatException)
        {
            // No job was made.
            await parts.WriteAsync(part, part with { Status = PartStatus.Uploading }, CancellationToken.None);
            throw;
        }
    }

    private async Task<StepResult<StartedImport>> LoseAsync(RestoreStep input, PartRow part)
    {
        await parts.WriteAsync(part, part with { Status = PartStatus.Imported, IsLost = true, Reason = "The answer to the import was lost." }, CancellationToken.None);
        await units.ChangeAsync(input.Id, input.Unit, now => now with { Lost = now.Lost + 1 }, CancellationToken.None);
        Log.ImportLost(logger, input.Id, input.Unit, input.Part);
        return StepResult.Ok(new StartedImport());
    }
}
