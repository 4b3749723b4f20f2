using WeChat;
using Workflow.Imports;
using Workflow.Numbers;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>Deletes the file of a part. A file that cannot be deleted is reported at the end, and tried again by the sweep.</summary>
public sealed class CleanPart(PartsTable parts, UnitsTable units, CloudDatabaseClient wechat, TimeProvider time)
{
    /// <summary>Returns whether it is gone.</summary>
    [Function(nameof(CleanPart))]
    public Task<StepResult<bool>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("clean", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            if (part.Status == PartStatus.Cleaned || part.Path is null)
                return StepResult.Ok(true);
            if (part.Status == PartStatus.Importing)
                part = await GiveUpAsync(input, part, limited);
            var problem = await wechat.DeleteUploadAsync(input.Env, part.Path!, part.FileId, limited);
            if (problem is null)
                await parts.WriteAsync(part, part with { Status = PartStatus.Cleaned }, limited);
            // By its position, so that a repetition counts nothing twice.
            var ended = (await parts.ListAsync(input.Id, input.Unit, limited)).Where(one => one.Status >= PartStatus.Imported).ToList();
            await units.ChangeAsync(
                input.Id, input.Unit,
                now => now with { PartsDone = ended.Count, Imported = ended.Sum(one => one.Imported), ImportedAt = time.GetUtcNow() },
                limited);
            return problem is null ? StepResult.Ok(true) : StepResult.Permanent<bool>(null, problem);
        });

    // Its job had not ended when the restore had to, so its imported documents are not reported as zero.
    private async Task<PartRow> GiveUpAsync(RestoreStep input, PartRow part, CancellationToken cancellation)
    {
        await units.ChangeAsync(input.Id, input.Unit, now => now with { Lost = now.Lost + 1 }, cancellation);
        return await parts.WriteAsync(
            part,
            part with { Status = PartStatus.Imported, IsLost = true, Hangs = part.JobId is not null, Reason = "The import had not ended in time." },
            cancellation);
    }
}
