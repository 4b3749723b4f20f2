using Microsoft.Extensions.Logging;

namespace Workflow.Trust.Triggers;

/// <summary>Every night, at 04:23 in China: reads old backups back, so that storage damage is found before the backup is needed.</summary>
public sealed class TrustTimer(VerifyNight night, ILogger<TrustTimer> logger)
{
    [Function(nameof(TrustTimer))]
    public async Task Run([TimerTrigger("0 23 20 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await night.StartAsync(client, cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            // The next night does it.
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }
}
