using Workflow.Claims;

namespace Workflow.Catalogue;

/// <summary>Reads backups as people see them: from the tables, and for one that says <c>Running</c> from its orchestration's status.</summary>
public sealed class BackupCatalog(BackupsTable backups, ExportsTable exports, ClaimTable claims, WorkflowSettings settings)
{
    /// <summary>One backup with its exports, or null.</summary>
    public async Task<BackupRecord?> FindAsync(DurableTaskClient client, string backupId, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(backupId))
            return null;
        if (await backups.FindAsync(settings.Env, backupId, cancellation) is not { } row)
            return await ClaimedAsync(backupId, cancellation);
        var shown = await AsItStandsAsync(client, row, cancellation);
        var entries = (await exports.ListAsync(backupId, cancellation)).ConvertAll(export => export.Export);
        return BackupSummary.Totals(shown, entries) with { Exports = entries };
    }

    // Between the answer to a start and the first step there is a claim but no row yet.
    private async Task<BackupRecord?> ClaimedAsync(string backupId, CancellationToken cancellation) =>
        await claims.FindAsync(settings.Env, cancellation) is { } claim && claim.BackupId == backupId
            ? new() { Id = backupId, Env = settings.Env, Outcome = BackupOutcome.Running, StartedAt = claim.ClaimedAt, Exports = [] }
            : null;

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

    /// <summary>The newest backup that holds everything, or null. One that ended after <paramref name="latest"/>, by a clock that was ahead, says nothing.</summary>
    public async Task<BackupRecord?> LastGoodAsync(DateTimeOffset latest, CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            if (row.Backup.Outcome == BackupOutcome.Complete && row.Backup.EndedAt <= latest)
                return row.Backup;
        }
        return null;
    }

    private async Task<BackupRecord> AsItStandsAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        if (row.Backup.Outcome != BackupOutcome.Running)
            return row.Backup;
        if (await InterruptedBackups.FindAsync(client, row, cancellation) is { } interruption)
            return row.Backup with { Outcome = interruption.Outcome, Reason = interruption.Reason };
        // It may have ended between the two reads.
        return (await backups.FindAsync(settings.Env, row.Backup.Id, cancellation) ?? row).Backup;
    }
}
