using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Health.Parts;

/// <summary>Whether the running backup or one of its exports is suspended: then it waits for ever.</summary>
public sealed class SuspendedPart(BackupCatalog catalog) : IHealthPart
{
    internal const string Problem =
        "The running backup or one of its exports is suspended. Resume it, or cancel the backup.";

    public string Name => "suspended";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation) =>
        await catalog.SuspendedNowAsync(client, cancellation) is { Count: > 0 } suspended
            ? new(false, suspended.Count <= 3 ? $"{Problem} Suspended: {string.Join(", ", suspended)}." : $"{Problem} Suspended: {string.Join(", ", suspended.Take(3))} and others.")
            : new(true, "Nothing is suspended.");
}
