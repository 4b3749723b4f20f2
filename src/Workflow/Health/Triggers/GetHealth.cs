using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;
using Workflow.Storage;

namespace Workflow.Health.Triggers;

/// <summary>The answer of <c>GET /api/health</c>; anybody may read it, so it names no account, collection or address.</summary>
public sealed record HealthAnswer
{
    /// <summary><c>ok</c> or <c>unhealthy</c>.</summary>
    [JsonPropertyName("status")]
    public required string Status { get; init; }

    /// <summary>Whether blobs and tables can be reached.</summary>
    [JsonPropertyName("storageReachable")]
    public required bool StorageReachable { get; init; }

    /// <summary>End of the newest complete backup.</summary>
    [JsonPropertyName("lastGoodBackupAt")]
    public DateTimeOffset? LastGoodBackupAt { get; init; }

    /// <summary>How long ago that was.</summary>
    [JsonPropertyName("lastGoodBackupAgeSeconds")]
    public double? LastGoodBackupAgeSeconds { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}

/// <summary><c>GET /api/health</c>.</summary>
public sealed class GetHealth(BackupCatalog catalog, StorageConnection storage, TimeProvider time, ILogger<GetHealth> logger)
{
    // Long enough for a slow answer, short enough for a probe.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);

    [Function(nameof(GetHealth))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await (await storage.GetContainerAsync(BackupBlobs.ContainerName, either.Token)).ExistsAsync(either.Token);
            var now = time.GetUtcNow();
            var last = await catalog.LastGoodAsync(now + ClocksDiffer, either.Token);
            return Json.Result(StatusCodes.Status200OK, new HealthAnswer
            {
                Status = "ok",
                StorageReachable = true,
                LastGoodBackupAt = last?.EndedAt,
                LastGoodBackupAgeSeconds = last?.EndedAt is { } at ? Math.Max(0, Math.Round((now - at).TotalSeconds)) : null,
            });
        }
        catch (Exception unreachable) when (StorageFaults.Include(unreachable) || (unreachable is OperationCanceledException && deadline.IsCancellationRequested))
        {
            Log.StorageUnreachable(logger, StorageFaults.Describe(unreachable));
            return Json.Result(StatusCodes.Status503ServiceUnavailable, new HealthAnswer
            {
                Status = "unhealthy",
                StorageReachable = false,
                Problem = "Blob or Table storage cannot be reached. Check AzureWebJobsStorage and the network; the app's log has the cause.",
            });
        }
    }
}
