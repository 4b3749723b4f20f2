using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>Backups that have not ended according to their rows: their histories are still needed.</summary>
public sealed class RunningBackups(BackupsTable backups, WorkflowSettings settings) : INeedsHistory
{
    public async Task<bool> NeedsAsync(string id, CancellationToken cancellation) =>
        BackupId.IsValid(id) && await backups.FindAsync(settings.Env, id, cancellation) is { Backup.Outcome: BackupOutcome.Running };
}
