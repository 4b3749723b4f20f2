using Workflow.Drills.Tables;

namespace Workflow.Drills;

/// <summary>Reads drills as people see them.</summary>
public sealed class DrillCatalog(DrillsTable drills, DrillUnitsTable units, InterruptedDrills interrupted, DrillSettings settings, WorkflowSettings workflow)
{
    /// <summary>The row of a drill, or null: of the environment that is named, else of any.</summary>
    public async Task<DrillRow?> FindRowAsync(string? env, string id, CancellationToken cancellation) => !DrillId.IsValid(id) ? null
        : env is null ? await drills.FindAnywhereAsync(id, cancellation) : await drills.FindAsync(env, id, cancellation);

    /// <summary>One drill with its collections, or null.</summary>
    public async Task<DrillRecord?> FindAsync(DurableTaskClient client, string? env, string id, CancellationToken cancellation)
    {
        if (await FindRowAsync(env, id, cancellation) is not { } row)
            return null;
        var listed = await units.ListAsync(row.Drill.Env, id, cancellation);
        return (await AsItStandsAsync(client, row, cancellation)) with { Collections = [.. listed.Select(unit => unit.ToRecord())] };
    }

    /// <summary>A page of drills, newest first, without collections.</summary>
    public async Task<DrillPage> ListAsync(DurableTaskClient client, string? env, int top, string? continuation, CancellationToken cancellation)
    {
        var page = new List<DrillRecord>();
        await foreach (var row in drills.NewestFirstAsync(env ?? settings.Environment ?? workflow.Env, continuation, cancellation))
        {
            if (page.Count == top)
                return new() { Drills = page, Next = page[^1].Id };
            page.Add(await AsItStandsAsync(client, row, cancellation));
        }
        return new() { Drills = page };
    }

    private async Task<DrillRecord> AsItStandsAsync(DurableTaskClient client, DrillRow row, CancellationToken cancellation)
    {
        if (await interrupted.FindAsync(client, row, cancellation) is not { } failure)
            return row.Drill;
        // It may have ended between the two reads.
        var now = (await drills.FindAsync(row.Drill.Env, row.Drill.Id, cancellation) ?? row).Drill;
        return now.Outcome.HasEnded() ? now : now with { Outcome = DrillOutcome.Failed, Reason = failure };
    }
}
