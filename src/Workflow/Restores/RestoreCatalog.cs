using Workflow.Restores.Tables;

namespace Workflow.Restores;

/// <summary>Reads restores as people see them.</summary>
public sealed class RestoreCatalog(RestoresTable restores, UnitsTable units, RestoreBlobs blobs, WorkflowSettings settings, RestoreSettings restore)
{
    /// <summary>The row of a restore, or null: of the named environment, else of the configured one, else of any.</summary>
    public async Task<RestoreRow?> FindRowAsync(string? env, string id, CancellationToken cancellation) => !RestoreId.IsValid(id) ? null
        : await restores.FindAsync(env ?? settings.Env, id, cancellation) ?? (env is null ? await restores.FindAnywhereAsync(id, cancellation) : null);

    /// <summary>One restore with its collections, or null.</summary>
    public async Task<RestoreRecord?> FindAsync(DurableTaskClient client, string? env, string id, CancellationToken cancellation)
    {
        if (await FindRowAsync(env, id, cancellation) is not { } row)
            return RestoreId.IsValid(id) ? await AcceptedAsync(env, id, cancellation) : null;
        var listed = await units.ListAsync(id, cancellation);
        return (await AsItStandsAsync(client, row, cancellation)) with { Collections = Merge(listed) };
    }

    /// <summary>A page of restores, newest first, without collections.</summary>
    public async Task<RestorePage> ListAsync(DurableTaskClient client, string? env, int top, string? continuation, CancellationToken cancellation)
    {
        var page = new List<RestoreRecord>();
        await foreach (var row in restores.NewestFirstAsync(env ?? settings.Env, continuation, cancellation))
        {
            if (page.Count == top)
                return new() { Restores = page, Next = page[^1].Id };
            page.Add(await AsItStandsAsync(client, row, cancellation));
        }
        return new() { Restores = page };
    }

    /// <summary>Readers see the units of one collection as one collection.</summary>
    internal static IReadOnlyList<RestoredCollection> Merge(IEnumerable<UnitRow> units) =>
        [.. units.GroupBy(unit => unit.Target, StringComparer.Ordinal).Select(group => group.Select(unit => unit.ToRecord()).Aggregate(Add))];

    private static RestoredCollection Add(RestoredCollection a, RestoredCollection b) => a with
    {
        Status = a.Status == UnitStatus.Failed || b.Status == UnitStatus.Failed ? UnitStatus.Failed
            : a.Status == b.Status ? a.Status
            : a.Status > b.Status ? (b.Status is UnitStatus.Complete ? a.Status : b.Status) : (a.Status is UnitStatus.Complete ? b.Status : a.Status),
        Plan = a.Plan is { } plan && b.Plan is { } other ? plan + other : a.Plan ?? b.Plan,
        Imported = a.Imported + b.Imported,
        Removed = a.Removed + b.Removed,
        Verified = a.Verified is null && b.Verified is null ? null : (a.Verified ?? 0) + (b.Verified ?? 0),
        Differences = a.Differences is null && b.Differences is null ? null : (a.Differences ?? 0) + (b.Differences ?? 0),
        Parts = new(a.Parts.Done + b.Parts.Done, a.Parts.Total + b.Parts.Total),
        Window = a.Window is { } first && b.Window is { } second
            ? new(Earlier(first.LookAt, second.LookAt), Later(first.ImportedAt, second.ImportedAt))
            : a.Window ?? b.Window,
        Reason = a.Reason ?? b.Reason,
    };

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b ?? a : a;

    // Between the answer to a start and the first step there is a request but no row yet.
    private async Task<RestoreRecord?> AcceptedAsync(string? env, string id, CancellationToken cancellation)
    {
        foreach (var one in env is null ? [settings.Env, .. restore.Environments] : (string[])[env])
        {
            if (await blobs.FindRequestAsync(one, id, cancellation) is not { } request)
                continue;
            return new()
            {
                Id = id,
                Env = one,
                BackupId = request.BackupId,
                Mode = request.Mode,
                Outcome = RestoreOutcome.Planning,
                StartedAt = request.StartedAt,
                UndoOf = request.UndoOf,
                Collections = [],
            };
        }
        return null;
    }

    private async Task<RestoreRecord> AsItStandsAsync(DurableTaskClient client, RestoreRow row, CancellationToken cancellation)
    {
        if (row.Restore.Outcome.HasEnded())
            return row.Restore;
        var interruption = await InterruptedRestores.FindAsync(client, row, cancellation);
        // It may have ended between the two reads.
        var now = (await restores.FindAsync(row.Restore.Env, row.Restore.Id, cancellation) ?? row).Restore;
        return interruption is null || now.Outcome.HasEnded() ? now : now with { Outcome = interruption.Outcome, Reason = interruption.Reason };
    }
}
