using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Drills.Recovery;
using Workflow.Drills.Tables;
using Workflow.Imports.Probe;
using Workflow.Numbers;

namespace Workflow.Drills;

/// <summary>Ends a drill: called by its own last step, or by code that finds that its run is gone.</summary>
public sealed class DrillEnd(
    DrillsTable drills, DrillUnitsTable units, DrillCleaner cleaner, ProbeCleaner probes, KeepingTable keeping, TrustTable trust, DrillNotices notices, RecoverySheets sheets,
    ClaimTable claims, Instruments instruments, ILogger<DrillEnd> logger)
{
    /// <summary>Removes what the drill has left, records how it ended and what that means for the backup. Repeatable.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="row">Its row.</param>
    /// <param name="at">When.</param>
    /// <param name="isCanceled">A person stopped it, or a backup was due.</param>
    /// <param name="failure">Why it stopped early; null if the collections say how it ended.</param>
    /// <param name="holder">Whose claim is released; null if other code does that.</param>
    /// <param name="cancellation">Stops; repeated, it continues.</param>
    internal async Task<DrillRecord> RecordAsync(
        DurableTaskClient client, DrillRow row, DateTimeOffset at, bool isCanceled, string? failure, string? holder, CancellationToken cancellation)
    {
        var (env, id) = (row.Drill.Env, row.Drill.Id);
        await probes.TryCleanAsync(env, cancellation);
        var left = await cleaner.RemoveAllAsync(env, id, cancellation);
        if (left.Count == 0)
            await cleaner.DeleteBlobsAsync(env, id, cancellation);
        var listed = await CloseAsync(env, id, cancellation);
        // Before the outcome: whoever sees that the drill has ended can use the environment. It writes nothing there from here on.
        if (holder is not null)
            await claims.ReleaseAsync(env, holder, cancellation);
        var ended = (await drills.ChangeAsync(
            env, id, now => now.Outcome.HasEnded() ? now with { Leftovers = left } : Ended(now, listed, at, isCanceled, failure) with { Leftovers = left }, cancellation))!.Drill;
        await keeping.UnmarkAsync(ended.BackupEnv, ended.BackupId, id, cancellation);
        if (ended is { Outcome: DrillOutcome.Passed, Coverage.IsOfAllCollections: true })
            await RehearsedAsync(ended, cancellation);
        await notices.TellEndAsync(client, ended, cancellation);
        await sheets.StoreAsync(ended, cancellation);
        if (!row.Drill.Outcome.HasEnded())
        {
            instruments.DrillEnded(ended.Outcome.ToString().ToLowerInvariant());
            Spans.RunEnded("drill", id, ended.Outcome.ToString().ToLowerInvariant(), ended.StartedAt, at);
            Log.DrillEnded(logger, id, env, ended.BackupId, ended.Outcome.ToString(), ended.Reason);
        }
        return ended with { Collections = null };
    }

    /// <summary>Tries again to remove what a drill that has ended has left. While the same is left, nothing is written.</summary>
    internal async Task SweepAsync(DurableTaskClient client, DrillRow row, CancellationToken cancellation)
    {
        var left = await cleaner.RemoveAllAsync(row.Drill.Env, row.Drill.Id, cancellation);
        if (!left.SequenceEqual(row.Drill.Leftovers))
            await RecordAsync(client, row, row.Drill.EndedAt!.Value, isCanceled: false, null, null, cancellation);
    }

    // Those of a run that was ended from outside still say that they are running.
    private async Task<List<DrillUnitRow>> CloseAsync(string env, string id, CancellationToken cancellation)
    {
        var listed = await units.ListAsync(env, id, cancellation);
        for (var i = 0; i < listed.Count; i++)
        {
            if (!listed[i].Status.HasEnded())
                listed[i] = await units.ChangeAsync(listed[i], now => now.Status.HasEnded() ? now : now with { Status = DrillStatus.Canceled }, cancellation);
        }
        return listed;
    }

    private static DrillRecord Ended(DrillRecord drill, List<DrillUnitRow> units, DateTimeOffset at, bool isCanceled, string? failure)
    {
        var compared = units.Where(unit => unit.Status is DrillStatus.Passed or DrillStatus.Failed).ToList();
        var failed = units.Find(unit => unit.Status == DrillStatus.Failed);
        var outcome = failure is not null || failed is not null ? DrillOutcome.Failed
            : isCanceled || units.Exists(unit => unit.Status == DrillStatus.Canceled) ? DrillOutcome.Canceled
            : DrillOutcome.Passed;
        var (first, last) = (units.Min(unit => unit.AskedAt), units.Max(unit => unit.ImportedAt));
        return drill with
        {
            Outcome = outcome,
            Reason = failure ?? (failed is null ? (outcome == DrillOutcome.Canceled ? "A person canceled the drill, or a backup was due." : null) : WhyFailed(units, failed)),
            EndedAt = at,
            RecoverySeconds = first is { } from && last is { } to ? Math.Round((to - from).TotalSeconds, 3) : null,
            Coverage = drill.Coverage with { Collections = compared.Count, Documents = compared.Sum(unit => unit.Documents ?? 0) },
            Findings = [.. DrillFindings.Of(units)],
        };
    }

    private static string WhyFailed(List<DrillUnitRow> units, DrillUnitRow first)
    {
        var count = units.Count(unit => unit.Status == DrillStatus.Failed);
        var reason = $"'{Printable.Of(first.Collection)}': {first.Reason}";
        return count == 1 ? reason : $"{count} of {units.Count} collections failed. {reason}";
    }

    private Task RehearsedAsync(DrillRecord drill, CancellationToken cancellation)
    {
        var evidence = drill.SampleDocuments is null
            ? $"Drill {drill.Id}: all {drill.Coverage.Documents} documents came back equal."
            : $"Drill {drill.Id}: {drill.Coverage.Documents} of {drill.Coverage.OfDocuments} documents, chosen at random in every collection, came back equal.";
        return trust.ChangeAsync(
            drill.BackupEnv, drill.BackupId,
            now => now.Rehearsed?.At >= drill.EndedAt ? now : now with { Rehearsed = new() { At = drill.EndedAt!.Value, Evidence = evidence } }, cancellation);
    }
}
