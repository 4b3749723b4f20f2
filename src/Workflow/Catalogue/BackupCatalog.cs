using Workflow.Claims;

namespace Workflow.Catalogue;

/// <summary>Reads backups as people see them: from the tables, and for one that says <c>Running</c> from its orchestration's status.</summary>
public sealed class BackupCatalog(
    BackupsTable backups, ExportsTable exports, ClaimTable claims, WorkflowSettings settings, TrustSettings trust, TimeProvider time)
{
    /// <summary>Names the newest finished backup of scope all.</summary>
    public const string Latest = "latest";

    /// <summary>Names the newest good backup.</summary>
    public const string LatestVerified = "latest-verified";

    /// <summary>One backup with its exports, or null.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Its environment; null for any.</param>
    /// <param name="backupId">Its id.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<BackupRecord?> FindAsync(DurableTaskClient client, string? env, string backupId, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(backupId))
            return null;
        if (await FindRowAsync(env, backupId, cancellation) is not { } row)
            return await ClaimedAsync(env ?? settings.Env, backupId, cancellation);
        var shown = await AsItStandsAsync(client, row, cancellation);
        var rows = await exports.ListAsync(backupId, cancellation);
        if (shown.Outcome == BackupOutcome.Running)
            shown = shown with { Suspended = await SuspendedAsync(client, row, rows, cancellation) };
        var entries = rows.ConvertAll(export => export.Export);
        return BackupSummary.Totals(shown, entries) with { Exports = entries };
    }

    /// <summary>The row of a backup, or null: of the named environment, else of the configured one, else of any.</summary>
    public async Task<BackupRow?> FindRowAsync(string? env, string backupId, CancellationToken cancellation) =>
        await backups.FindAsync(env ?? settings.Env, backupId, cancellation)
        ?? (env is null ? await backups.FindAnywhereAsync(backupId, cancellation) : null);

    /// <summary>The row of a backup that a person names: by its id, or as <see cref="Latest"/> or <see cref="LatestVerified"/>; null if there is none.</summary>
    public async Task<BackupRow?> FindNamedAsync(string named, CancellationToken cancellation)
    {
        if (named is not (Latest or LatestVerified))
            return BackupId.IsValid(named) ? await FindRowAsync(null, named, cancellation) : null;
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            if (row.Backup is { Scope: BackupScope.All, Kind: null, State: null } backup && (named == LatestVerified ? backup.IsGood : backup.Outcome.HasManifest()))
                return row;
        }
        return null;
    }

    /// <summary>What to say where <see cref="FindNamedAsync"/> finds none.</summary>
    public static string Missing(string named) => named switch
    {
        Latest => "There is no finished backup of all that the schedule backs up; GET /api/backups lists the backups.",
        LatestVerified => "There is no verified backup of all that the schedule backs up; GET /api/backups lists the backups.",
        _ => $"There is no backup '{Printable.Of(named)}'; GET /api/backups lists them.",
    };

    /// <summary>A page of backups, newest first, without exports.</summary>
    /// <param name="client">Of the host.</param>
    /// <param name="env">Whose; null for the configured environment's.</param>
    /// <param name="top">Backups at most.</param>
    /// <param name="continuation">The last backup id of the page before.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<BackupPage> ListAsync(DurableTaskClient client, string? env, int top, string? continuation, CancellationToken cancellation)
    {
        var page = new List<BackupRecord>();
        await foreach (var row in backups.NewestFirstAsync(env ?? settings.Env, continuation, cancellation))
        {
            if (page.Count == top)
                return new() { Backups = page, Next = page[^1].Id };
            page.Add(await AsItStandsAsync(client, row, cancellation));
        }
        return new() { Backups = page };
    }

    /// <summary>The newest good backup, or null. One that ended after <paramref name="latest"/>, by a clock that was ahead, does not count.</summary>
    public async Task<BackupRecord?> LastGoodAsync(DateTimeOffset latest, CancellationToken cancellation)
    {
        await foreach (var row in backups.NewestFirstAsync(settings.Env, null, cancellation))
        {
            if (row.Backup.IsGood && row.Backup.EndedAt <= latest)
                return row.Backup;
        }
        return null;
    }

    /// <summary>Suspended instances of the running backup; empty if there are none.</summary>
    public async Task<IReadOnlyList<string>> SuspendedNowAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (await claims.FindAsync(settings.Env, cancellation) is not { } claim
            || await backups.FindAsync(settings.Env, claim.HolderId, cancellation) is not { Backup.Outcome: BackupOutcome.Running } row)
            return [];
        return await SuspendedAsync(client, row, await exports.ListAsync(claim.HolderId, cancellation), cancellation) ?? [];
    }

    // Between the answer to a start and the first step there is a claim but no row yet.
    private async Task<BackupRecord?> ClaimedAsync(string env, string backupId, CancellationToken cancellation) =>
        await claims.FindAsync(env, cancellation) is { } claim && claim.HolderId == backupId
            ? new() { Id = backupId, Env = env, Outcome = BackupOutcome.Running, StartedAt = claim.ClaimedAt, Exports = [], Trust = TrustLadder.None }
            : null;

    private async Task<BackupRecord> AsItStandsAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        if (row.Backup.Outcome != BackupOutcome.Running)
            return Show(row);
        var interruption = await InterruptedBackups.FindAsync(client, row, cancellation);
        // It may have ended between the two reads.
        var now = Show(await backups.FindAsync(row.Backup.Env, row.Backup.Id, cancellation) ?? row);
        return interruption is null || now.Outcome != BackupOutcome.Running ? now
            : now with { Outcome = interruption.Outcome, Reason = interruption.Reason };
    }

    private BackupRecord Show(BackupRow row) => row.Backup with { Trust = TrustLadder.Of(row, trust, time.GetUtcNow()) };

    // At most as many exports as the window takes are running, or the comparison afterwards: each costs one query.
    private static async Task<IReadOnlyList<string>?> SuspendedAsync(
        DurableTaskClient client, BackupRow backup, IReadOnlyList<ExportRow> exports, CancellationToken cancellation)
    {
        var suspended = new List<string>();
        var atWork = exports.Where(export => !export.Export.Status.IsTerminal()).Select(export => export.InstanceId).OfType<string>();
        foreach (var id in atWork.Prepend(backup.InstanceId ?? backup.Backup.Id).Append(GateInput.InstanceOf(backup.Backup.Id)))
        {
            if (await client.GetInstanceAsync(id, cancellation) is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended })
                suspended.Add(id);
        }
        return suspended.Count > 0 ? suspended : null;
    }
}
