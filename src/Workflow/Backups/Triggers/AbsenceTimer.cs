using Microsoft.Extensions.Logging;
using Workflow.Backups.Schedule;

namespace Workflow.Backups.Triggers;

/// <summary>
/// Checks every five minutes for missing backups. A separate timer, since the one that starts them may be the one that fails.
/// </summary>
public sealed class AbsenceTimer(Absence absence, TimeProvider time, ILogger<AbsenceTimer> logger)
{
    [Function(nameof(AbsenceTimer))]
    public async Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            await absence.LookAsync(client, time.GetUtcNow(), cancellation);
        }
        catch (Exception away) when (StorageFaults.Include(away))
        {
            // It looks again in five minutes.
            Log.StorageUnreachable(logger, StorageFaults.Describe(away));
        }
    }
}
