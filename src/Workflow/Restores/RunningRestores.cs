using Workflow.Restores.Tables;
using Workflow.Steps;

namespace Workflow.Restores;

/// <summary>Restores that have not ended by their rows: their histories are still needed.</summary>
public sealed class RunningRestores(RestoresTable restores) : INeedsHistory
{
    public async Task<bool> NeedsAsync(string id, CancellationToken cancellation) =>
        RestoreId.IsValid(id) && await restores.FindAnywhereAsync(id, cancellation) is { } row && !row.Restore.Outcome.HasEnded();
}
