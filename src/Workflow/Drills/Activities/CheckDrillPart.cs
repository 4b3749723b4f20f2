using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Drills.Tables;
using Workflow.Imports.Files;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>How the import of a part stands.</summary>
public sealed record DrillPartState
{
    [JsonPropertyName("hasEnded")]
    public required bool HasEnded { get; init; }

    /// <summary>The rest would fail too: there is no space.</summary>
    [JsonPropertyName("stops")]
    public bool Stops { get; init; }
}

/// <summary>Asks once for the state of a part's import, records how it ended, and deletes its file.</summary>
public sealed class CheckDrillPart(DrillUnitsTable units, DrillCleaner cleaner, CloudDatabaseClient wechat, TimeProvider time, ILogger<CheckDrillPart> logger)
{
    [Function(nameof(CheckDrillPart))]
    public Task<StepResult<DrillPartState>> Run([ActivityTrigger] DrillStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("check import", input.Id);
            var unit = await units.GetAsync(input.Env, input.Id, input.Number, limited);
            if (unit.JobId is not { } jobId)
                return StepResult.Ok(new DrillPartState { HasEnded = true });
            var job = await wechat.GetMigrateStatusAsync(input.Env, jobId, limited);
            if (job.State == MigrateState.Running)
                return StepResult.Ok(new DrillPartState { HasEnded = false });
            var imported = job.RecordSuccess ?? (job.State == MigrateState.Success ? unit.PartDocuments - job.RecordFail : 0);
            // After a lost answer documents of this part may already exist; the comparison shows whether all do.
            var reason = unit.LostUntil is not null && ImportMessages.IsDuplicateKey(job.Message) ? null : ImportReason.Of(job);
            await units.ChangeAsync(
                unit,
                now => now.JobId != jobId ? now : now with
                {
                    JobId = null, PartAskedAt = null, Done = now.Done + now.PartDocuments, Imported = now.Imported + imported, ImportedAt = time.GetUtcNow(),
                    Reason = now.Reason ?? reason,
                },
                limited);
            // One that cannot be deleted now is tried again at the end.
            if (unit.Paths is [.., var path])
                await cleaner.DeleteFileAsync(unit, path, limited);
            Log.DrillPartEnded(logger, input.Id, input.Number, job.State.ToString(), imported, unit.PartDocuments);
            return StepResult.Ok(new DrillPartState { HasEnded = true, Stops = job.State == MigrateState.Fail && ImportMessages.IsQuota(job.Message) });
        });
}
