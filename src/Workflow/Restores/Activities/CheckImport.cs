using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Numbers;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>How an import job stands.</summary>
public sealed record ImportState
{
    [JsonPropertyName("hasEnded")]
    public required bool HasEnded { get; init; }

    /// <summary>The rest of the unit would fare no better: there is no room, or no permission.</summary>
    [JsonPropertyName("stops")]
    public bool Stops { get; init; }
}

/// <summary>Asks once where an import stands, and writes down how it ended.</summary>
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
            var reason = job.State == MigrateState.Success && job.RecordFail == 0 ? null : Explain(job);
            // One duplicate may refuse a whole file: what is missing then is tried again without it.
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

    // The service's own words may quote a key.
    private static string Explain(MigrateStatus job)
    {
        var what = job.State == MigrateState.Fail ? "The import failed" : $"The service refused {job.RecordFail} documents";
        return job.Message switch
        {
            { } text when ImportMessages.IsDuplicateKey(text) && ImportMessages.IndexOf(text) is { } index && index != "_id_" =>
                $"{what}: the unique index '{Printable.Of(index)}' has their key already. Remove the other documents, or that index, then restore again.",
            { } text when ImportMessages.IsDuplicateKey(text) => $"{what}: documents with their _id exist already.",
            { } text when ImportMessages.IsQuota(text) => $"{what}: the environment has no room left. Free some or buy a larger package, then restore again.",
            { } text when ImportMessages.IsFileMissing(text) => $"{what}: the uploaded file was gone. Restore again.",
            _ => $"{what}. The service's reason may quote a document, so it is not shown; try with fewer documents (docIds) to find the one.",
        };
    }
}
