using Microsoft.Extensions.Logging;
using Workflow.Drills.Tables;

namespace Workflow.Drills.Triggers;

/// <summary>
/// Every five minutes: starts the drill that is due by <c>DrillSchedule</c>, ends drills whose run is gone, and tries again to remove what drills have
/// left in the environment.
/// </summary>
public sealed class DrillTimer(
    DrillStarter starter, DrillsTable drills, InterruptedDrills interrupted, DrillSettings settings, TimeProvider time, ILogger<DrillTimer> logger)
{
    // So long a due time is tried again while somebody else works in the environment.
    private static readonly TimeSpan LooksBack = TimeSpan.FromHours(1);

    [Function(nameof(DrillTimer))]
    public async Task Run([TimerTrigger("30 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        if (settings.Environment is not { } env)
            return;
        try
        {
            foreach (var row in await drills.ListOpenAsync(env, cancellation))
                await interrupted.CloseAsync(client, row, cancellation);
            if (NewestDue() is { } dueAt)
                await starter.StartScheduledAsync(client, dueAt, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            // It looks again in five minutes.
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }

    private DateTimeOffset? NewestDue()
    {
        var now = time.GetUtcNow();
        var due = settings.Schedule?.GetNextOccurrences((now - LooksBack).UtcDateTime, now.UtcDateTime.AddSeconds(1)).LastOrDefault();
        return due is { } at && at != default ? new(at, TimeSpan.Zero) : null;
    }
}
