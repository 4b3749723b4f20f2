using Workflow.Catalogue;

namespace Workflow.Imports.Probe;

/// <summary>Keeps the collection of a probe out of backups, should one be left.</summary>
public sealed class ProbeCollections(EnvironmentsTable environments) : IThrowAwayCollections
{
    public async Task<IReadOnlyList<string>> FindAsync(string env, CancellationToken cancellation) =>
        await environments.FindAsync(env, cancellation) is { Collection: { } name, IsOurs: true } ? [name] : [];
}
