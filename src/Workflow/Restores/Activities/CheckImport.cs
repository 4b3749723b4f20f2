using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Imports.Files;
using Workflow.Numbers;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>How an import job stands.</summary>
public sealed record ImportState
{
    [JsonPropertyName("hasEnded")]
    public required bool HasEnded { get; init; }

    /// <summary>The rest of the unit would fail too: there is no space, or no permission.</summary>
    [JsonPropertyName("stops")]
    public bool Stops { get; init; }
}

/// <summary>Asks once for the state of an import, and records how it ended.</summary>
public sealed class CheckImport(PartsTable parts, UnitsTable units, CloudDatabaseClient wechat, TimeProvider time, ILogger<CheckImport> logger)
{
    [Function(nameof(CheckImport))]
    public Task<StepResult<ImportState>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("check import", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            if (part.Status is PartStatus.Imported or PartStatus.Cleaned)
                return StepResult.Ok(new ImportState { HasEnded = true, Stops = ImportMessages.IsQuota(part.Reason) });
            var job = await wechat.GetMigrateStatusAsync(input.Env, part.JobId!.Value, limited);
            if (job.State == MigrateState.Running)
                return StepResult.Ok(new ImportState { HasEnded = false });
            var imported = job.RecordSuccess ?? (job.State == MigrateState.Success ? part.Count - job.RecordFail : 0);
            var reason = ImportReason.Of(job);
            // One duplicate may make the service refuse a whole file: the missing documents are then tried again without it.
            var isRefusedWhole = job.State == MigrateState.Fail && imported == 0 && ImportMessages.IsDuplicateKey(job.Message);
            await parts.WriteAsync(
                part,
                part with { Status = PartStatus.Imported, Imported = imported, Refused = part.Count - imported, IsLost = isRefusedWhole, Reason = reason },
                limited);
            await units.ChangeAsync(
                input.Id, input.Unit, now => now with { Lost = now.Lost + (isRefusedWhole ? 1 : 0), Reason = now.Reason ?? reason }, limited);
            Log.ImportEnded(logger, input.Id, input.Unit, input.Part, job.State.ToString(), imported, part.Count - imported);
            return StepResult.Ok(new ImportState { HasEnded = true, Stops = job.State == MigrateState.Fail && ImportMessages.IsQuota(job.Message) });
        });
}
