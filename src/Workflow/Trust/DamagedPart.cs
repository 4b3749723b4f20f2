using System.Globalization;
using Workflow.Catalogue;
using Workflow.Steps;

namespace Workflow.Trust;

/// <summary>Whether a backup was found to be damaged and still waits for a person, who removes its hold when there is nothing more to do.</summary>
public sealed class DamagedPart(BackupsTable backups, WorkflowSettings settings, TimeProvider time) : IHealthPart
{
    private const int Named = 3;

    public string Name => "damaged";

    public async Task<HealthFinding> LookAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var damaged = (await backups.DamagedAsync(settings.Env, cancellation)).Select(row => row.Backup).ToList();
        var waiting = damaged.FindAll(backup => backup.Hold is { } hold && !(hold.Until <= now));
        if (waiting.Count == 0)
            return new(true, damaged.Count == 0 ? "No backup is known to be damaged." : $"{Count(damaged)} damaged, and somebody has removed the hold: {Names(damaged)}.");
        return new(
            false,
            $"{Count(waiting)} damaged: {Names(waiting)}. {waiting[0].Damage!.Reason} Bring the file back if you can (soft delete, blob versions) and verify again: "
            + $"POST /api/backups/{waiting[0].Id}/verify. If not, remove the hold: DELETE /api/backups/{waiting[0].Id}/hold. Do not restore from it.");
    }

    private static string Count(List<BackupRecord> backups) =>
        backups.Count == 1 ? "1 backup is" : string.Create(CultureInfo.InvariantCulture, $"{backups.Count} backups are");

    private static string Names(List<BackupRecord> backups) =>
        string.Join(", ", backups.Take(Named).Select(backup => backup.Id)) + (backups.Count > Named ? ", …" : "");
}
