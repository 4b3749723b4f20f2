using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>
/// Backups whose row says <c>Running</c> while their orchestration has ended or is gone: somebody terminated or purged it. They are shown as
/// what they are at once, and rewritten at the next start.
/// </summary>
public sealed class InterruptedBackups(BackupsTable backups, ExportsTable exports, TimeProvider time) : IClaimCloser
{
    /// <summary>How such a backup ended; null if its orchestration lives, ended in order, or its row says more than <c>Running</c>.</summary>
    public static async Task<Interruption?> FindAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        if (row.Backup.Outcome != BackupOutcome.Running)
            return null;
        var instance = await client.GetInstanceAsync(row.InstanceId ?? row.Backup.Id, cancellation);
        return instance switch
        {
            null => new(BackupOutcome.Failed, ExportStatus.Failed, "The backup's orchestration is gone: its history was purged while it ran."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } =>
                new(BackupOutcome.Canceled, ExportStatus.Canceled, "The backup's orchestration was terminated."),
            // It wrote its row before it ended: the row in hand was read a moment too early.
            { RuntimeStatus: OrchestrationRuntimeStatus.Completed } => null,
            { IsCompleted: true } =>
                new(BackupOutcome.Failed, ExportStatus.Failed, "The backup's orchestration failed; its status has the cause. Please report it."),
            _ => null,
        };
    }

    /// <summary>Rewrites the rows of such a backup and ends the exports that it left at work; does nothing to any other.</summary>
    public async Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        if (await backups.FindAsync(env, holderId, cancellation) is not { } row
            || await FindAsync(client, row, cancellation) is not { } interruption)
            return;
        await EndExportsAsync(client, holderId, cancellation);
        var rows = await exports.CloseOpenAsync(holderId, interruption.Exports, interruption.Reason, cancellation);
        var closed = BackupSummary.Of(
            row.Backup with { Reason = interruption.Reason }, time.GetUtcNow(), interruption.Outcome, rows.ConvertAll(export => export.Export));
        await backups.WriteAsync(row with { Backup = closed }, cancellation);
    }

    // Terminating an orchestration leaves its children at work.
    private async Task EndExportsAsync(DurableTaskClient client, string backupId, CancellationToken cancellation)
    {
        foreach (var row in await exports.ListAsync(backupId, cancellation))
        {
            if (row.InstanceId is { } child && !ExportStatusTransitions.IsTerminal(row.Export.Status)
                && await client.GetInstanceAsync(child, cancellation) is { IsCompleted: false })
                await client.TerminateInstanceAsync(child, cancellation);
        }
    }
}

/// <summary>How an interrupted backup is shown.</summary>
/// <param name="Outcome">Of the backup.</param>
/// <param name="Exports">Of its exports that had not ended.</param>
/// <param name="Reason">For a person.</param>
public sealed record Interruption(BackupOutcome Outcome, ExportStatus Exports, string Reason);
