using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>Whether the last drill passed, and whether drills have left anything behind.</summary>
public sealed class DrillPart(DrillsTable drills, DrillSettings settings) : IHealthPart
{
    public string Name => "drill";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        if (settings.Environment is not { } env)
            return new(true, "There are no drills: Drill__Environment is not set.");
        if ((await drills.ListOpenAsync(env, cancellation)).Find(row => row.Drill.Leftovers.Count > 0) is { Drill: var left })
            return new(false, $"The drill {left.Id} has left {string.Join(", ", left.Leftovers.Take(3))} in '{Printable.Of(env)}'. It is tried again every five minutes; if it stays, delete it by hand.");
        await foreach (var row in drills.NewestFirstAsync(env, null, cancellation))
        {
            if (row.Drill is { Outcome: DrillOutcome.Passed or DrillOutcome.Failed, EndedAt: { } at } drill)
                return drill.Outcome == DrillOutcome.Passed
                    ? new(true, $"The last drill, {drill.Id}, passed at {at:u}.")
                    : new(false, $"The last drill, {drill.Id}, failed: {drill.Reason} Solve that, then start another: POST /api/drills.");
        }
        return new(true, settings.Schedule is null ? "No drill has run yet; start one with POST /api/drills." : "No drill has run yet; DrillSchedule starts the first.");
    }
}
