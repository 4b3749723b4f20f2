using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;

namespace Workflow.Backups.Triggers;

/// <summary>Starts the scheduled backup, records the due times that got none, and says what is wrong with the schedule.</summary>
public sealed class BackupTimer(
    BackupStarter starter, DueTimes dueTimes, BackupSchedule schedule, TimeProvider time, ILogger<BackupTimer> logger)
{
    // A night must outlive an outage of storage. In Azure orchestrations live there as well, so the start fails and only another try helps:
    // waits of 10, 20, 40 … 640 s and then a quarter of an hour each, some five hours together.
    [Function(nameof(BackupTimer))]
    [ExponentialBackoffRetry(24, "00:00:10", "00:15:00")]
    public async Task Run(
        [TimerTrigger("%BackupSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        // The backup first: storage that is away just now must cost a record of the past at most, never the night.
        if (dueTimes.Newest(now) is { } dueAt)
            await starter.StartScheduledAsync(client, dueTimes.IdOf(dueAt), dueAt, cancellation);
        // Said at the start too, but Azure shows nothing that the app logs outside a call.
        foreach (var problem in schedule.Problems)
            Log.ScheduleProblem(logger, problem);
        try
        {
            await dueTimes.ReconcileAsync(client, TimerStatus.Of(timer.ScheduleStatus), now, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            // The next run looks a week back again.
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }
}
