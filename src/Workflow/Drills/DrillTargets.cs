using Workflow.Catalogue;
using Workflow.Drills.Tables;

namespace Workflow.Drills;

/// <summary>Keeps the throw-away collections of drills out of backups while they are there.</summary>
public sealed class DrillTargets(DrillUnitsTable units) : IThrowAwayCollections
{
    public async Task<IReadOnlyList<string>> FindAsync(string env, CancellationToken cancellation) =>
        [.. (await units.ListMadeAsync(env, cancellation)).Select(unit => unit.Target)];
}
