using Workflow.Numbers;
using Workflow.Steps;

namespace Workflow.Catalogue;

/// <summary>
/// Backups whose row says <c>Running</c> while their orchestration has ended or is gone: somebody terminated, purged or restarted it. They
/// are shown correctly at once, and rewritten by the next backup's first step.
/// </summary>
public sealed class InterruptedBackups(
    BackupsTable backups, ExportsTable exports, BackupNotices notices, TimeProvider time, Instruments instruments) : IClaimCloser
{
    public ClaimKind Kind => ClaimKind.Backup;

    /// <summary>How such a backup ended; null if its orchestration is alive, or its row no longer says <c>Running</c>.</summary>
    public static async Task<Interruption?> FindAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        if (row.Backup.Outcome != BackupOutcome.Running)
            return null;
        var instance = await client.GetInstanceAsync(row.InstanceId ?? row.Backup.Id, cancellation);
        return instance switch
        {
            null => new(
                BackupOutcome.Failed, ExportStatus.Failed,
                "The backup's orchestration is gone: its history was purged while it ran, or it ran in another engine, whose claim was released."),
            { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } =>
                new(BackupOutcome.Canceled, ExportStatus.Canceled, "The backup's orchestration was terminated."),
            { IsCompleted: true } =>
                new(BackupOutcome.Failed, ExportStatus.Failed, "The backup's orchestration ended without recording the backup; its status says why. Please report it."),
            _ => null,
        };
    }

    /// <summary>Rewrites the rows of such a backup and ends the exports that it left running; does nothing to others.</summary>
    public async Task CloseAsync(DurableTaskClient client, string env, string holderId, CancellationToken cancellation)
    {
        if (await backups.FindAsync(env, holderId, cancellation) is { } row
            && await FindAsync(client, row, cancellation) is { } interruption)
            await CloseAsync(client, row, interruption, cancellation);
    }

    /// <summary>Ends a backup that is known to have been interrupted.</summary>
    public async Task CloseAsync(DurableTaskClient client, BackupRow row, Interruption interruption, CancellationToken cancellation)
    {
        var id = row.Backup.Id;
        await EndChildrenAsync(client, id, cancellation);
        var entries = (await exports.CloseOpenAsync(id, interruption.Exports, interruption.Reason, cancellation)).ConvertAll(export => export.Export);
        var ended = BackupSummary.Of(row.Backup, time.GetUtcNow(), interruption.Outcome, interruption.Reason, entries);
        // Before the row: once that says that it has ended, this is not repeated.
        await notices.TellEndAsync(client, ended, cancellation);
        var written = false;
        await backups.MoveAsync(
            row.Backup.Env, id,
            now =>
            {
                written = now is { Backup.Outcome: BackupOutcome.Running };
                return written
                    ? now! with { Backup = BackupSummary.Of(now.Backup, ended.EndedAt!.Value, interruption.Outcome, interruption.Reason, entries) }
                    : null;
            },
            cancellation);
        if (written)
            OutcomeLabel.Count(instruments, ended);
    }

    // Terminating an orchestration leaves its children running.
    private async Task EndChildrenAsync(DurableTaskClient client, string backupId, CancellationToken cancellation)
    {
        foreach (var row in await exports.ListAsync(backupId, cancellation))
        {
            if (row.InstanceId is { } child && !row.Export.Status.IsTerminal()
                && await client.GetInstanceAsync(child, cancellation) is { IsCompleted: false })
                await client.TerminateInstanceAsync(child, cancellation);
        }
        if (await client.GetInstanceAsync(GateInput.InstanceOf(backupId), cancellation) is { IsCompleted: false } gate)
            await client.TerminateInstanceAsync(gate.InstanceId, cancellation);
    }
}

/// <summary>How an interrupted backup is shown.</summary>
/// <param name="Outcome">Of the backup.</param>
/// <param name="Exports">Of its exports that had not ended.</param>
/// <param name="Reason">For a person.</param>
public sealed record Interruption(BackupOutcome Outcome, ExportStatus Exports, string Reason);
