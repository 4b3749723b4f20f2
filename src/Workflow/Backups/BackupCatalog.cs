using Workflow.Storage;

namespace Workflow.Backups;

/// <summary>Reads backups as people see them: from the tables, and for one that says <c>Running</c> from its orchestration's status.</summary>
public sealed class BackupCatalog(BackupsTable backups, ExportsTable exports, WorkflowSettings settings)
{
    /// <summary>One backup with its exports, or null.</summary>
    public async Task<BackupRecord?> FindAsync(DurableTaskClient client, string backupId, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(backupId) || await backups.FindAsync(settings.Env, backupId, cancellation) is not { } row)
            return null;
        var shown = await AsItStandsAsync(client, row, cancellation);
        var entries = (await exports.ListAsync(backupId, cancellation)).ConvertAll(export => export.Export);
        if (entries.Count == 0)
            return shown with { Exports = entries };
        return BackupSummary.Totals(shown, entries) with { Exports = entries };
    }

    /// <summary>A page of backups, newest first, without exports.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="top">Backups at most.</param>
    /// <param name="continuation">The last backup id of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<BackupPage> ListAsync(DurableTaskClient client, int top, string? continuation, CancellationToken cancellation)
    {
        var page = new List<BackupRecord>();
        await foreach (var row in backups.NewestFirstAsync(settings.Env, continuation, cancellation))
        {
            if (page.Count == top)
                return new() { Backups = page, Next = page[^1].Id };
            page.Add(await AsItStandsAsync(client, row, cancellation));
        }
        return new() { Backups = page };
    }

    /// <summary>The newest backup that holds everything, or null.</summary>
    public async Task<BackupRecord?> LastGoodAsync(CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            if (row.Backup.Outcome == BackupOutcome.Complete)
                return row.Backup;
        }
        return null;
    }

    private static async Task<BackupRecord> AsItStandsAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation) =>
        await InterruptedBackups.FindAsync(client, row, cancellation) is { } interruption
            ? row.Backup with { Outcome = interruption.Outcome, Reason = interruption.Reason }
            : row.Backup;
}
