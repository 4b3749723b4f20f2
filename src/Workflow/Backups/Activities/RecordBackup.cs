using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;

namespace Workflow.Backups.Activities;

/// <summary>The last step of a backup: ends what has not ended, writes the backup's row and releases the claim.</summary>
public sealed class RecordBackup(BackupsTable backups, ExportsTable exports, ClaimTable claims, ILogger<RecordBackup> logger)
{
    /// <summary>Returns the backup's record, which becomes the orchestration's output.</summary>
    [Function(nameof(RecordBackup))]
    public async Task<BackupRecord> Run([ActivityTrigger] EndOfBackup input, CancellationToken cancellation)
    {
        var rows = await CloseAsync(input, cancellation);
        var entries = rows.ConvertAll(row => row.Export);
        var started = new BackupRecord
        {
            Id = input.BackupId,
            Env = input.Env,
            Outcome = BackupOutcome.Running,
            StartedAt = input.StartedAt,
            Reason = input.Reason,
        };
        var outcome = input.Reason is null ? BackupSummary.OutcomeOf(entries, input.Canceled) : BackupOutcome.Failed;
        var record = BackupSummary.Of(started, input.EndedAt, outcome, entries);
        await backups.WriteAsync(new() { InstanceId = input.InstanceId, Backup = record }, cancellation);
        await claims.ReleaseAsync(input.Env, input.InstanceId, cancellation);
        var level = outcome is BackupOutcome.Failed or BackupOutcome.Partial ? LogLevel.Error : LogLevel.Information;
        Log.BackupEnded(logger, level, record.Id, record.Env, record.Outcome.ToString(), record.Documents, record.RawBytes, record.Missed.Count, record.Reason);
        return record with { Missed = MissedList.ForTable(record.Missed) };
    }

    private Task<List<ExportRow>> CloseAsync(EndOfBackup input, CancellationToken cancellation) => input.Canceled
        ? exports.CloseOpenAsync(input.BackupId, ExportStatus.Canceled, "The backup was canceled before this collection was exported.", cancellation)
        : exports.CloseOpenAsync(input.BackupId, ExportStatus.Failed, input.Reason ?? EndOfBackup.NoResult, cancellation);
}
