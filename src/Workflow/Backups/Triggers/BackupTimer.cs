using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;

namespace Workflow.Backups.Triggers;

/// <summary>Starts the scheduled backup, records the due times that got none, and says what is wrong with the schedule.</summary>
public sealed class BackupTimer(
    BackupStarter starter, MissedDueTimes missed, BackupSchedule schedule, TimeProvider time, ILogger<BackupTimer> logger)
{
    // A night must outlive an outage of storage. In Azure orchestrations live there as well, so the start fails and only another try helps:
    // waits of 10, 20, 40 … 640 s and then a quarter of an hour each, some five hours together.
    [Function(nameof(BackupTimer))]
    [ExponentialBackoffRetry(24, "00:00:10", "00:15:00")]
    public async Task Run(
        [TimerTrigger("%BackupSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        // The backup first: storage that is away just now must cost a record of the past at most, never the night.
        var start = await starter.StartScheduledAsync(client, cancellation);
        // Again, though it was said at start: of what the app logs outside a call Azure shows nothing.
        foreach (var problem in schedule.Problems)
            Log.ScheduleProblem(logger, problem);
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
