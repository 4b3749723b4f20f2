using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Backups.Triggers;

/// <summary><c>POST /api/backups/{id}/cancel?env=</c>.</summary>
public sealed class CancelBackup(BackupCatalog catalog, ClaimTable claims, WorkflowSettings settings, ILogger<CancelBackup> logger)
{
    [Function(nameof(CancelBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, () => CancelAsync(env, id, client, cancellation));
    }

    private async Task<IActionResult> CancelAsync(string? env, string id, DurableTaskClient client, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(id) || await FindAsync(env, id, cancellation) is not var (instanceId, hasEnded))
            return Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them.");
        // A canceled run wakes its own exports.
        if (hasEnded || !await Instances.CancelAsync(client, instanceId, "the backup is canceled", cancellation))
            return Ended(id);
        Log.CancelAsked(logger, id);
        return Json.Result(StatusCodes.Status202Accepted, new { id });
    }

    // Between the start and the first step there is a claim but no row yet; after the row has ended but before the orchestration has, there is nothing to cancel.
    private async Task<(string InstanceId, bool HasEnded)?> FindAsync(string? env, string id, CancellationToken cancellation)
    {
        if (await catalog.FindRowAsync(env, id, cancellation) is { } row)
            return (row.InstanceId ?? id, row.Backup.Outcome != BackupOutcome.Running);
        return await claims.FindAsync(env ?? settings.Env, cancellation) is { } claim && claim.HolderId == id ? (claim.InstanceId, false) : null;
    }

    private static IActionResult Ended(string id) => new Problem
    {
        Title = "Ended",
        Status = StatusCodes.Status410Gone,
        Detail = $"The backup {id} has ended.",
        Extensions = new Dictionary<string, object> { ["backupId"] = id },
    }.ToResult();
}
