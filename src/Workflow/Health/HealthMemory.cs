using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Storage;

namespace Workflow.Health;

/// <summary>
/// Looks at storage and the newest backups, and remembers what it saw: anybody may ask for the health, so a thousand questions must not cost
/// more than one. One look is under way at most.
/// </summary>
public sealed class HealthMemory(BackupCatalog catalog, StorageConnection storage, TimeProvider time, ILogger<HealthMemory> logger)
{
    // Long enough for a slow answer, short enough for a probe.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private Task<HealthAnswer>? look;
    private long lookedAt;

    /// <summary>The health, at most <see cref="Limits.HealthRemembered"/> old.</summary>
    public async Task<HealthAnswer> GetAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        Task<HealthAnswer> current;
        lock (gate)
        {
            if (look is null || (look.IsCompleted && time.GetElapsedTime(lookedAt) >= Limits.HealthRemembered))
            {
                lookedAt = time.GetTimestamp();
                // It belongs to no caller: one that goes away must not take the answer from the others.
                look = Task.Run(() => LookAsync(client), CancellationToken.None);
            }
            current = look;
        }
        return await current.WaitAsync(cancellation);
    }

    private async Task<HealthAnswer> LookAsync(DurableTaskClient client)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            await (await storage.GetContainerAsync(BackupBlobs.ContainerName, deadline.Token)).ExistsAsync(deadline.Token);
            var now = time.GetUtcNow();
            var last = await catalog.LastGoodAsync(now + ClocksDiffer, deadline.Token);
            var suspended = await catalog.SuspendedNowAsync(client, deadline.Token);
            return new()
            {
                Status = "ok",
                StorageReachable = true,
                LastGoodBackupAt = last?.EndedAt,
                LastGoodBackupAgeSeconds = last?.EndedAt is { } at ? Math.Max(0, Math.Round((now - at).TotalSeconds)) : null,
                Suspended = suspended.Count > 0 ? suspended : null,
                Problem = suspended.Count > 0 ? "The backup that runs is suspended, or one of its exports is. Resume what is suspended, or cancel the backup." : null,
            };
        }
        catch (Exception unreachable) when (StorageFaults.Include(unreachable) || (unreachable is OperationCanceledException && deadline.IsCancellationRequested))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(unreachable));
            return new()
            {
                Status = "unhealthy",
                StorageReachable = false,
                Problem = "Blob or Table storage cannot be reached. Check AzureWebJobsStorage and the network; the app's log has the cause.",
            };
        }
    }
}
