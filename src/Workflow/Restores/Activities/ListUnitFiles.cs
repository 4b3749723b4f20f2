using Workflow.Exports;

namespace Workflow.Restores.Activities;

/// <summary>Names the files that a unit compares: each needs its document index.</summary>
public sealed class ListUnitFiles(UnitWork work)
{
    [Function(nameof(ListUnitFiles))]
    public async Task<IReadOnlyList<IndexExportInput>> Run([ActivityTrigger] RestoreStep input, CancellationToken cancellation)
    {
        var (request, unit) = await work.FindAsync(input.Env, input.Id, input.Unit, cancellation);
        var files = new HashSet<(string? BackupId, string Collection)>
        {
            (unit.Source, unit.SourceCollection), (unit.PlanLook, unit.Target), (unit.Look, unit.Target), (unit.Proof, unit.Target),
        };
        if (await work.UndoneAsync(request, unit, cancellation) is var (_, undone))
            files.Add((undone.Source, undone.SourceCollection));
        return [.. files.Where(file => file.BackupId is not null).Select(file => new IndexExportInput { BackupId = file.BackupId!, Collection = file.Collection })];
    }
}
