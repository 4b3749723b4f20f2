using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Steps;
using Workflow.Storage;

namespace Workflow.Health;

/// <summary>
/// Checks storage, the newest backups and every part, and caches the result: anybody may ask for the health, so a thousand requests must not
/// cost more than one. At most one check runs at a time.
/// </summary>
public sealed class HealthMemory(
    BackupCatalog catalog, StorageConnection storage, IEnumerable<IHealthPart> parts, TimeProvider time, ILogger<HealthMemory> logger)
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
        long since;
        lock (gate)
        {
            if (look is null || (look.IsCompleted && time.GetElapsedTime(lookedAt) >= Limits.HealthRemembered))
            {
                lookedAt = time.GetTimestamp();
                // It belongs to no caller: one that leaves must not cancel it for the others.
                look = Task.Run(() => LookAsync(client), CancellationToken.None);
            }
            (current, since) = (look, lookedAt);
        }
        var answer = await current.WaitAsync(cancellation);
        return answer with { AnswerAgeSeconds = Math.Round(time.GetElapsedTime(since).TotalSeconds, 1) };
    }

    private async Task<HealthAnswer> LookAsync(DurableTaskClient client)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            var looks = parts.Select(part => LookAsync(part, client, deadline.Token)).ToList();
            await (await storage.GetContainerAsync(BackupBlobs.ContainerName, deadline.Token)).ExistsAsync(deadline.Token);
            var now = time.GetUtcNow();
            var last = await catalog.LastGoodAsync(now + ClocksDiffer, deadline.Token);
            var suspended = await catalog.SuspendedNowAsync(client, deadline.Token);
            var found = await Task.WhenAll(looks);
            return new()
            {
                Status = Array.TrueForAll(found, part => part.Ok) ? "ok" : "attention",
                StorageReachable = true,
                LastGoodBackupAt = last?.EndedAt,
                LastGoodBackupAgeSeconds = last?.EndedAt is { } at ? Math.Max(0, Math.Round((now - at).TotalSeconds)) : null,
                Suspended = suspended.Count > 0 ? suspended : null,
                Problem = suspended.Count > 0 ? Parts.SuspendedPart.Problem : null,
                Parts = [new() { Name = "storage", Ok = true, Sentence = "Blobs and tables can be reached." }, .. found],
            };
        }
        catch (Exception unreachable) when (StorageFaults.Include(unreachable) || (unreachable is OperationCanceledException && deadline.IsCancellationRequested))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(unreachable));
            const string problem = "Blob or Table storage cannot be reached. Check AzureWebJobsStorage and the network; the app's log says why.";
            return new()
            {
                Status = "unhealthy",
                StorageReachable = false,
                Problem = problem,
                Parts = [new() { Name = "storage", Ok = false, Sentence = problem }],
            };
        }
    }

    // A part that cannot tell says so and does not affect the others.
    private async Task<PartOfHealth> LookAsync(IHealthPart part, DurableTaskClient client, CancellationToken cancellation)
    {
        try
        {
            var finding = await part.LookAsync(client, cancellation);
            return new() { Name = part.Name, Ok = finding.Ok, Sentence = finding.Sentence };
        }
        catch (Exception failure)
        {
            Log.HealthPartFailed(logger, part.Name, StorageFaults.Describe(failure));
            return new() { Name = part.Name, Ok = false, Sentence = "It could not be checked; the app's log says why." };
        }
    }
}
