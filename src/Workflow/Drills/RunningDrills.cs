using Workflow.Drills.Tables;
using Workflow.Steps;

namespace Workflow.Drills;

/// <summary>Drills that have not ended by their rows: their histories are still needed.</summary>
public sealed class RunningDrills(DrillsTable drills) : INeedsHistory
{
    public async Task<bool> NeedsAsync(string id, CancellationToken cancellation) =>
        DrillId.IsValid(id) && await drills.FindAnywhereAsync(id, cancellation) is { } row && !row.Drill.Outcome.HasEnded();
}
