using Workflow.Backups.Schedule;

namespace Workflow.Backups.Triggers;

/// <summary>Starts the scheduled backup, and records the due times that got none.</summary>
public sealed class BackupTimer(BackupStarter starter, MissedDueTimes missed, TimeProvider time)
{
    [Function(nameof(BackupTimer))]
    public async Task Run(
        [TimerTrigger("%BackupSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var dueAt = await missed.RecordDownTimeAsync(timer.ScheduleStatus?.Last, now, cancellation);
        var start = await starter.StartAsync(client, null, cancellation);
        if (!start.Started)
            await missed.RecordAsync(dueAt, $"The backup {start.BackupId} was still running.", cancellation);
    }
}
