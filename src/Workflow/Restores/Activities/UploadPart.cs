using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using WeChat;
using Workflow.Documents.Index;
using Workflow.Numbers;
using Workflow.Restores.Parts;
using Workflow.Restores.Planning;
using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores.Activities;

/// <summary>
/// Uploads the lines of a part into the environment's own storage. The path is written down before, so that whatever is left there is found; it
/// cannot be guessed, since that storage may be readable by everybody.
/// </summary>
public sealed class UploadPart(
    UnitWork work, RestoresTable restores, PartsTable parts, PartCutter cutter, UnitFiles files, RestoreGuard guard, CloudDatabaseClient wechat, TimeProvider time, ILogger<UploadPart> logger)
{
    private const int RandomBytes = 16;

    /// <summary>Returns the documents of the part.</summary>
    [Function(nameof(UploadPart))]
    public Task<StepResult<int>> Run(
        [ActivityTrigger] RestoreStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("upload", input.Id);
            var part = await parts.GetAsync(input.Id, input.Unit, input.Round, input.Part, limited);
            if (part.Status is not (PartStatus.Pending or PartStatus.Uploading))
                return StepResult.Ok(part.Count);
            if (!await guard.MayWriteAsync(client, input, limited))
                return ClaimLost.Result<int>(input);
            var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, limited);
            // What a try before may have left is deleted before its path is forgotten.
            if (part.Path is { } left && await PartFiles.DeleteAsync(wechat, request.Env, part, limited) is not null)
                await restores.MoveAsync(request.Env, request.Id, now => now! with { Restore = now.Restore.WithLeftover(left) }, limited);
            var path = $"workflow/{input.Id}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes))}.json";
            part = await parts.WriteAsync(part, part with { Status = PartStatus.Uploading, Path = path, FileId = null }, limited);
            try
            {
                var source = await files.OpenAsync(unit.Source, unit.SourceCollection, limited) ?? throw DocumentIndex.Damaged();
                var records = await cutter.ReadAsync(
                    request, input.Unit, input.Round, part.Replaces ? DocumentClass.Different : DocumentClass.Insert, part.First, part.Count, limited);
                if (records.Count != part.Count)
                    throw new InvalidDataException("The plan is cut.");
                var raw = await files.ReadAsync(source, limited);
                var fileId = await wechat.UploadAsync(request.Env, path, part.Bytes, new PartFile(raw, records).WriteAsync, limited);
                await parts.WriteAsync(part, part with { FileId = fileId }, limited);
            }
            catch (Exception damage) when (damage is InvalidDataException or IndexDamagedException or FileNotFoundException)
            {
                return StepResult.Permanent<int>(
                    "fileDamaged", $"The stored file of '{Printable.Of(unit.SourceCollection)}' in {unit.Source}, or its index, is damaged. {damage.Message}");
            }
            Log.PartUploaded(logger, input.Id, Printable.Of(unit.Target), input.Part, part.Count, part.Bytes);
            return StepResult.Ok(part.Count);
        });
}
