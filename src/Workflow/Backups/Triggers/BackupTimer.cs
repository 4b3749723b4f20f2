using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;

namespace Workflow.Backups.Triggers;

/// <summary>Starts the scheduled backup, records the due times that got none, and says what is wrong with the schedule.</summary>
public sealed class BackupTimer(
    BackupStarter starter, DueTimes dueTimes, BackupSchedule schedule, TimeProvider time, ILogger<BackupTimer> logger)
{
    // A nightly backup must survive a storage outage. In Azure orchestrations are stored there as well, so the start fails and only a retry helps:
    // waits of 10, 20, 40 … 640 s and then a quarter of an hour each, some five hours together.
    [Function(nameof(BackupTimer))]
    [ExponentialBackoffRetry(24, "00:00:10", "00:15:00")]
    public async Task Run(
        [TimerTrigger("%BackupSchedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var memory = await OrNullAsync(() => dueTimes.RememberAsync(TimerStatus.Of(timer.ScheduleStatus), now, cancellation));
        // The backup before the rows: a storage outage may at most cost a record of the past, never tonight's backup.
        if (dueTimes.Newest(now) is { } dueAt)
            await starter.StartScheduledAsync(client, dueTimes.IdOf(dueAt, memory), dueAt, cancellation);
        // Also logged at the start, but Azure shows nothing that the app logs outside a call.
        foreach (var problem in schedule.Problems)
            Log.ScheduleProblem(logger, problem);
        // If this is skipped, the next run does it: it looks a week back again.
        if (memory is not null)
            await OrNullAsync(async () =>
            {
                await dueTimes.ReconcileAsync(client, memory, now, cancellation);
                return memory;
            });
    }

    private async Task<ScheduleMemory?> OrNullAsync(Func<Task<ScheduleMemory>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
            return null;
        }
    }
}
