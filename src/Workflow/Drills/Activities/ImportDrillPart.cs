using System.Text.Json.Serialization;
using WeChat;
using Workflow.Claims;
using Workflow.Documents.Index;
using Workflow.Drills.Tables;
using Workflow.Exports;
using Workflow.Imports;
using Workflow.Imports.Files;
using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Drills.Activities;

/// <summary>The result of requesting the import of the next part.</summary>
public sealed record StartedDrillPart
{
    /// <summary>All documents are imported; there is no next part.</summary>
    [JsonPropertyName("isDone")]
    public bool IsDone { get; init; }

    /// <summary>The job; null if the answer was lost, and the part is imported once more.</summary>
    [JsonPropertyName("jobId")]
    public long? JobId { get; init; }

    /// <summary>With <see cref="IsDone"/>: until when an import whose answer was lost may still happen.</summary>
    [JsonPropertyName("settledAt")]
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>
/// Uploads the next part of a collection and asks for its import. The collection is thrown away, so a part whose answer was lost is simply
/// imported again: existing documents are refused.
/// </summary>
public sealed class ImportDrillPart(
    DrillUnitsTable units, DrillBlobs blobs, IndexedFiles files, ClaimKeeper claims, CloudDatabaseClient wechat, ImportSettings settings, TimeProvider time)
{
    // A megabyte and a half of records: more than a part of small documents has.
    private const int WindowRecords = 48 * 1024;

    [Function(nameof(ImportDrillPart))]
    public Task<StepResult<StartedDrillPart>> Run(
        [ActivityTrigger] DrillStep input, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        ServiceFailures.ToStepAsync(time, input.Deadline, cancellation, async limited =>
        {
            using var span = Spans.OfRun("import", input.Id);
            var unit = await units.GetAsync(input.Env, input.Id, input.Number, limited);
            if (unit.JobId is { } known)
                return StepResult.Ok(new StartedDrillPart { JobId = known });
            if (unit.PartAskedAt is { } lostAt)
            {
                await units.ChangeAsync(unit, now => now with { PartAskedAt = null, LostUntil = lostAt + settings.Settle }, limited);
                return StepResult.Ok(new StartedDrillPart());
            }
            if (unit.Done >= unit.Documents)
            {
                unit = await units.ChangeAsync(
                    unit, now => now with { ImportedAt = now.ImportedAt ?? time.GetUtcNow(), Status = DrillStatus.Comparing }, limited);
                return StepResult.Ok(new StartedDrillPart { IsDone = true, SettledAt = unit.LostUntil });
            }
            if (!await claims.MayWriteAsync(client, input.Env, input.Holder, limited))
                return ClaimLost.Result<StartedDrillPart>(input);
            try
            {
                return await ImportAsync(input, unit, limited);
            }
            catch (Exception damage) when (damage is InvalidDataException or IndexDamagedException or FileNotFoundException)
            {
                return DamagedDrillFile.Result<StartedDrillPart>(unit, damage);
            }
        });

    private async Task<StepResult<StartedDrillPart>> ImportAsync(DrillStep input, DrillUnitRow unit, CancellationToken cancellation)
    {
        var file = await files.OpenAsync(unit.BackupId, unit.Collection, cancellation) ?? throw DocumentIndex.Damaged();
        var (records, bytes) = Cut(await blobs.ReadAsync(input, unit.Done, WindowRecords, cancellation));
        // Recorded before it is used, so that any left-over is found.
        var path = UploadPath.Create(input.Id);
        unit = await units.ChangeAsync(unit, now => now with { Paths = [.. now.Paths, path] }, cancellation);
        var raw = await files.ReadAsync(file, cancellation);
        await wechat.UploadAsync(input.Env, path, bytes, new PartFile(raw, records).WriteAsync, cancellation);
        unit = await units.ChangeAsync(unit, now => now with { PartDocuments = records.Count, PartAskedAt = time.GetUtcNow() }, cancellation);
        try
        {
            // Not canceled by a stop of the host: the answer is seconds away, and an unknown job may start at any time.
            var jobId = await wechat.StartImportAsync(input.Env, unit.Target, path, ConflictMode.Insert, stopOnError: false, CancellationToken.None);
            await units.ChangeAsync(unit, now => now with { JobId = jobId }, CancellationToken.None);
            return StepResult.Ok(new StartedDrillPart { JobId = jobId });
        }
        catch (WeChatException lost) when (lost.OutcomeUnknown)
        {
            await units.ChangeAsync(unit, now => now with { PartAskedAt = null, LostUntil = now.PartAskedAt + settings.Settle }, CancellationToken.None);
            return StepResult.Ok(new StartedDrillPart());
        }
        catch (WeChatException)
        {
            // No job was made.
            await units.ChangeAsync(unit, now => now with { PartAskedAt = null }, CancellationToken.None);
            throw;
        }
    }

    private (IReadOnlyList<DiffRecord> Records, long Bytes) Cut(IReadOnlyList<DiffRecord> next)
    {
        var (count, bytes) = (0, 0L);
        foreach (var record in next)
        {
            var line = record.Length + 1L;
            if (count > 0 && bytes + line > settings.PartBytes)
                break;
            count++;
            bytes += line;
        }
        return count > 0 ? ([.. next.Take(count)], bytes) : throw new InvalidDataException("The list of documents is incomplete.");
    }
}
