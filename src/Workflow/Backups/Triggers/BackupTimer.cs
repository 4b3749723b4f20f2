using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;
using Workflow.Storage;

namespace Workflow.Backups.Triggers;

/// <summary>Starts the scheduled backup, and records the due times that got none.</summary>
public sealed class BackupTimer(BackupStarter starter, MissedDueTimes missed, TimeProvider time, ILogger<BackupTimer> logger)
{
    [Function(nameof(BackupTimer))]
    public async Task Run(
        [TimerTrigger("%BackupSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        // The backup first: storage that is away just now must cost a record of the past at most, never the night.
        var start = await starter.StartScheduledAsync(client, cancellation);
        try
        {
            var dueAt = await missed.RecordDownTimeAsync(timer.ScheduleStatus, time.GetUtcNow(), start.BackupId, cancellation);
            if (!start.Started)
                await missed.RecordRefusedAsync(dueAt, start.BackupId, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }
}
