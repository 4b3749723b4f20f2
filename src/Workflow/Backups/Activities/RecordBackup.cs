using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Exports;
using Workflow.Numbers;

namespace Workflow.Backups.Activities;

/// <summary>The last step of a backup: writes its row, releases the claim and sends notices. All its exports have ended.</summary>
public sealed class RecordBackup(
    BackupsTable backups, ExportsTable exports, ClaimTable claims, IEnumerable<IDisturbances> disturbances, IndexedBackups indexed,
    BackupNotices notices, Instruments instruments, ILogger<RecordBackup> logger)
{
    /// <summary>Returns the backup's record, which becomes the orchestration's output.</summary>
    [Function(nameof(RecordBackup))]
    public async Task<BackupRecord> Run([ActivityTrigger] EndOfBackup input, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var entries = (await exports.ListAsync(input.BackupId, cancellation)).ConvertAll(row => row.Export);
        var (outcome, reason) = BackupSummary.Decide(entries, input.Canceled, input.Failure, input.ShortList);
        if (input.ManifestProblem is { } problem)
            (outcome, reason) = (BackupOutcome.Failed, problem);
        var disturbedBy = await DisturbedByAsync(input, entries, cancellation);
        // Before the end: whoever has waited for that sees it.
        if (outcome.HasManifest())
            await indexed.RecordAsync(input.Env, input.BackupId, entries, cancellation);
        var written = false;
        var row = await backups.MoveAsync(input.Env, input.BackupId, End, cancellation);
        await claims.ReleaseAsync(input.Env, input.InstanceId, cancellation);
        var record = row!.Backup;
        if (written)
        {
            var level = outcome is BackupOutcome.Failed or BackupOutcome.Partial ? LogLevel.Error : LogLevel.Information;
            Log.BackupEnded(logger, level, record.Id, record.Env, ScopeOf(record), record.Outcome.ToString(), record.Documents, record.RawBytes, record.Missed.Count, record.Reason);
            OutcomeLabel.Count(instruments, record);
            if (disturbedBy is not null)
                Log.BackupDisturbed(logger, record.Id, record.Env, disturbedBy);
            if (record.Gate is { Verdict: GateVerdict.Tripped } gate)
                Log.BackupTripped(logger, record.Id, record.Env, gate.Findings.Count, gate.Baseline, gate.Findings[0].Sentence.English);
        }
        await notices.TellEndAsync(client, record, cancellation);
        return record with { Missed = MissedList.ForTable(record.Missed) };

        // Already ended: by this step before it died, or by the run that took over the claim. Either way it stays.
        BackupRow? End(BackupRow? now)
        {
            written = now is { Backup.Outcome: BackupOutcome.Running };
            if (!written)
                return now is null ? throw Gone() : null;
            var ended = BackupSummary.Of(now!.Backup, input.EndedAt, outcome, reason, entries);
            return now with { Backup = ended with { DisturbedBy = disturbedBy, Gate = outcome == BackupOutcome.Complete ? input.Gate : null } };
        }

        InvalidOperationException Gone() => new($"The table {BackupsTable.TableName} has no row for backup {input.BackupId}.");
    }

    // The alert counts lines with "(all) ended Complete": a disturbed or tripped backup must not write one.
    private static string ScopeOf(BackupRecord record) =>
        (record.Scope == BackupScope.All ? "all" : "named") + (record.DisturbedBy is null ? "" : ", disturbed")
        + (record.Gate?.Verdict == GateVerdict.Tripped ? ", tripped" : "");

    // The widest window of all exports. Data written between two of them can be in one file and not in the other.
    private async Task<string?> DisturbedByAsync(EndOfBackup input, IReadOnlyList<ExportRecord> entries, CancellationToken cancellation)
    {
        var begun = entries.Where(export => export.WindowStart is not null).ToList();
        if (begun.Count == 0)
            return null;
        var (from, to) = (begun.Min(export => export.WindowStart!.Value), begun.Max(export => export.WindowEnd ?? input.EndedAt));
        foreach (var one in disturbances)
        {
            if (await one.FindAsync(input.Env, from, to, cancellation) is { } id)
                return id;
        }
        return null;
    }
}
