using Microsoft.Extensions.Logging;

namespace Workflow.Retention.Triggers;

/// <summary>
/// Every hour: deletes the backups that the rules no longer keep, if a person has applied them, and purges old histories. A backup made in between is in
/// the next plan; there is no hurry.
/// </summary>
public sealed class RetentionTimer(
    RetentionPlanner planner, DatedAhead ahead, RetentionStarter starter, RetentionBlocked blocked, HistoryPurger histories, RetentionSettings settings, ILogger<RetentionTimer> logger)
{
    // An hour's worth; the next hour does the rest.
    private const int MostHistories = 500;

    [Function(nameof(RetentionTimer))]
    public async Task Run([TimerTrigger("0 17 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            if (settings.Rules.Any)
            {
                var reading = await planner.ReadAsync(null, cancellation);
                await ahead.MarkAsync(reading, cancellation);
                var plan = await planner.PlanAsync(reading, 0, cancellation);
                await blocked.TellAsync(client, plan, cancellation);
                if (plan.Frozen is null && plan.Backups.Any(backup => backup.Expire is not null))
                    await starter.StartAsync(client, cancellation);
            }
            await histories.PurgeAsync(client, MostHistories, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            // The next hour does it.
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }
}
