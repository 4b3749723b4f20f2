using WeChat;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Documents;
using Workflow.Imports;
using Workflow.Imports.Probe;
using Workflow.Numbers;
using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>Ends a restore: called by its own last step, or by code that finds that its run is gone.</summary>
public sealed class RestoreEnd(
    RestoresTable restores, UnitsTable units, PartsTable parts, RestoreBlobs blobs, ExportsTable exports, BackupBlobs files, DerivedBlobs derived,
    EnvironmentsTable environments, ProbeCleaner probes, RestoreReaders readers, ClaimTable claims, CloudDatabaseClient wechat, Instruments instruments)
{
    /// <summary>Removes what only the run needed: files in the environment's storage, exports other than the safety copy.</summary>
    internal async Task CleanAsync(RestoreRow row, CancellationToken cancellation)
    {
        var restore = row.Restore;
        // Files of tries that were given up are named already.
        var leftovers = restore.Leftovers?.ToList() ?? [];
        foreach (var part in await parts.ListAsync(restore.Id, null, cancellation))
        {
            if (part.Path is null || part.Status == PartStatus.Cleaned)
                continue;
            if (await TryDeleteAsync(restore.Env, part, cancellation))
            {
                await parts.WriteAsync(part, part with { Status = PartStatus.Cleaned }, cancellation);
                leftovers.Remove(part.Path);
            }
            else if (!leftovers.Contains(part.Path))
            {
                leftovers.Add(part.Path);
            }
        }
        await restores.MoveAsync(
            restore.Env, restore.Id,
            now => now! with { Restore = now.Restore with { Leftovers = leftovers.Count > 0 ? [.. leftovers.Take(Limits.LeftoversNamed)] : null } },
            cancellation);
        await probes.TryCleanAsync(restore.Env, cancellation);
        if (await blobs.FindRequestAsync(restore.Env, restore.Id, cancellation) is { } request)
            await DropExportsAsync(request, restore, cancellation);
    }

    /// <summary>Writes how a restore ended, in its row and its report.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="at">When.</param>
    /// <param name="outcome">If it is known better than from its units.</param>
    /// <param name="reason">For a person.</param>
    /// <param name="holder">Whose claim is released right after the row; null if other code does that.</param>
    /// <param name="cancellation">Stops writing.</param>
    internal async Task<RestoreRecord> RecordAsync(
        RestoreRow row, DateTimeOffset at, RestoreOutcome? outcome, string? reason, string? holder, CancellationToken cancellation)
    {
        var (env, id) = (row.Restore.Env, row.Restore.Id);
        var listed = await CloseUnitsAsync(id, cancellation);
        var (decided, why) = Decide(listed, outcome, reason, await environments.FindAsync(env, cancellation));
        var request = await blobs.FindRequestAsync(env, id, cancellation);
        var keep = request?.KeepSafety ?? TimeSpan.Zero;
        var written = false;
        var ended = await restores.MoveAsync(env, id, End, cancellation);
        if (holder is not null)
            await claims.ReleaseAsync(env, holder, cancellation);
        if (written)
            RestoreNumbers.Count(instruments, ended!.Restore, request);
        if (request is not null)
            await readers.ReleaseAsync(request, ended!.UndoUntil, cancellation);
        var record = ended!.Restore with { Collections = RestoreCatalog.Merge(listed) };
        await blobs.WriteReportAsync(record, cancellation);
        return record;

        RestoreRow? End(RestoreRow? now)
        {
            written = !now!.Restore.Outcome.HasEnded();
            return !written ? null : now with
            {
                UndoUntil = now.AppliedAt is null ? null : at + keep,
                Restore = now.Restore with
                {
                    Outcome = decided,
                    Reason = why,
                    EndedAt = at,
                    DurationSeconds = Math.Round((at - now.Restore.StartedAt).TotalSeconds, 3),
                },
            };
        }
    }

    // One that a run left in the middle is neither done nor running.
    private async Task<List<UnitRow>> CloseUnitsAsync(string id, CancellationToken cancellation)
    {
        var listed = await units.ListAsync(id, cancellation);
        foreach (var unit in listed.Where(unit => unit.Status is UnitStatus.Applying or UnitStatus.Verifying))
            await units.ChangeAsync(id, unit.Number, now => now with { Status = UnitStatus.Partial }, cancellation);
        return await units.ListAsync(id, cancellation);
    }

    private static (RestoreOutcome Outcome, string? Reason) Decide(
        List<UnitRow> units, RestoreOutcome? outcome, string? reason, EnvironmentFacts? facts)
    {
        // A failure after the first document was touched is never reported as if nothing had changed.
        if (outcome == RestoreOutcome.Failed && units.Exists(unit => unit.Imported > 0 || unit.RemovalAsked || unit.Lost > 0 || unit.Created))
            return (RestoreOutcome.Partial, reason);
        if (outcome is { } known)
            return (known, reason);
        if (units.TrueForAll(unit => unit.Status == UnitStatus.Complete))
            return (RestoreOutcome.Complete, null);
        var open = units.First(unit => unit.Status != UnitStatus.Complete);
        return (RestoreOutcome.Partial, $"{Printable.Of(open.Target)}: {open.Reason ?? WhyPartial(open, facts)}");
    }

    private static string WhyPartial(UnitRow unit, EnvironmentFacts? facts)
    {
        var plan = unit.Plan ?? new();
        var told = new List<string>();
        Tell(unit.Differences, count => count == 1 ? "1 document is not as the plan promised." : $"{count} documents are not as the plan promised.");
        Tell(plan.Conflict, count => count == 1 ? "1 document changed since the plan and was left alone." : $"{count} documents changed since the plan and were left alone.");
        Tell(plan.Protected, count => count == 1
            ? "1 document was left alone: the service would refuse to import its present version, so it could not be brought back."
            : $"{count} documents were left alone: the service would refuse to import their present versions, so they could not be brought back.");
        Tell(plan.NotImportable, count => count == 1
            ? "1 document of the backup is not importable as it is." : $"{count} documents of the backup are not importable as they are.");
        if (told.Count == 0)
            return "It was not verified.";
        if (WhyDifferent(unit, facts) is { } why)
            told.Add(why);
        return $"{string.Join(' ', told)} GET /api/restores/{unit.RestoreId}/plan lists the plan by class.";

        void Tell(long? count, Func<long, string> sentence)
        {
            if (count is { } some and > 0)
                told.Add(sentence(some));
        }
    }

    // What the service itself does not preserve is reported once, not per document.
    private static string? WhyDifferent(UnitRow unit, EnvironmentFacts? facts) => unit.Differences is null or 0 || facts is null ? null
        : facts.UpsertMerges == true ? "This environment merges documents that it replaces: fields that the backup does not have stay. With \"force\": true such documents are removed and inserted again."
        : facts.KeepsNumberClasses == false ? "This environment does not keep the classes of numbers (1, 1.0, long) in an import."
        : facts.KeepsDates == false ? "This environment does not keep dates as they are in an import."
        : null;

    private async Task<bool> TryDeleteAsync(string env, PartRow part, CancellationToken cancellation)
    {
        try
        {
            return await wechat.DeleteUploadAsync(env, part.Path!, part.FileId, cancellation) is null;
        }
        catch (WeChatException)
        {
            return false;
        }
    }

    // Indexes and rows of the proof stay as long as an undo may need them; the ids of documents that were removed go with them.
    private async Task DropExportsAsync(RestoreRequest request, RestoreRecord restore, CancellationToken cancellation)
    {
        foreach (var which in (RestoreExport[])[RestoreExport.Look, RestoreExport.LookAgain])
        {
            var id = RestoreExports.LookId(request, which);
            if (id == restore.SafetyBackupId)
                continue;
            var folder = $"{BlobNames.Folder(request.Env, id)}/";
            await files.DeleteAllAsync(folder, cancellation);
            await derived.DeleteAllAsync(folder, cancellation);
            await exports.DeleteAsync(id, cancellation);
        }
        await files.DeleteAllAsync($"{RestoreExports.FolderOf(request)}/", cancellation);
    }
}
