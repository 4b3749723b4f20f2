using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Trust.Orchestrators;

namespace Workflow.Trust;

/// <summary>The result of requesting a verification.</summary>
/// <param name="Id">The instance: the one that was started, or the one that is at work already.</param>
/// <param name="IsAtWork">Whether nothing was started, since one is at work.</param>
/// <param name="IsExpired">Whether the files are deleted, or being deleted.</param>
/// <param name="Refusal">Why the backup has nothing to verify.</param>
internal readonly record struct VerifyStart(string? Id = null, bool IsAtWork = false, bool IsExpired = false, string? Refusal = null);

/// <summary>Starts the verification of one backup.</summary>
public sealed class VerifyStarter(KeepingTable keeping, TimeProvider time)
{
    internal async Task<VerifyStart> StartAsync(DurableTaskClient client, BackupRow row, CancellationToken cancellation)
    {
        var backup = row.Backup;
        if (row.Keeping.State != BackupState.Present)
            return new(IsExpired: true);
        if (!backup.Outcome.HasManifest())
            return new(Refusal: $"The backup {backup.Id} is {backup.Outcome}: only one that is Complete or Partial has files to verify.");
        if (await VerifyInstance.FindAsync(client, row, cancellation) is { } atWork)
            return new(atWork, IsAtWork: true);
        var now = time.GetUtcNow();
        var id = VerifyInstance.Of(backup.Id, now);
        // Before it starts: from here on another start sees it, and retention leaves the files alone.
        if (!await keeping.MarkAsync(backup.Env, backup.Id, id, now + Limits.VerifyTime, cancellation))
            return new(IsExpired: true);
        await Instances.EnsureAsync(
            client, nameof(VerifyBackupOrchestrator), id, new VerifyInput { Env = backup.Env, BackupId = backup.Id }, cancellation);
        return new(id);
    }
}
