using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Backups.Triggers;

/// <summary><c>POST /api/backups/{id}/cancel</c>.</summary>
public sealed class CancelBackup(BackupsTable backups, ClaimTable claims, WorkflowSettings settings, ILogger<CancelBackup> logger)
{
    [Function(nameof(CancelBackup))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, () => CancelAsync(id, client, cancellation));

    private async Task<IActionResult> CancelAsync(string id, DurableTaskClient client, CancellationToken cancellation)
    {
        if (!BackupId.IsValid(id) || await FindAsync(id, cancellation) is not var (instanceId, hasEnded))
            return Problem.NotFound($"There is no backup '{id}' in this environment; GET /api/backups lists them.");
        if (hasEnded || await client.GetInstanceAsync(instanceId, cancellation) is not { IsCompleted: false })
            return new Problem { Title = "Ended", Status = StatusCodes.Status410Gone, Detail = $"The backup {id} has ended.", BackupId = id }.ToResult();
        await Instances.TellAsync(client, instanceId, Waiting.CancelEvent, cancellation);
        Log.CancelAsked(logger, id);
        return Json.Result(StatusCodes.Status202Accepted, new { id });
    }

    // Between the start and the first step there is a claim but no row yet; between the row's end and the orchestration's there is nothing to cancel.
    private async Task<(string InstanceId, bool HasEnded)?> FindAsync(string id, CancellationToken cancellation)
    {
        if (await backups.FindAsync(settings.Env, id, cancellation) is { } row)
            return (row.InstanceId ?? id, row.Backup.Outcome != BackupOutcome.Running);
        return await claims.FindAsync(settings.Env, cancellation) is { } claim && claim.BackupId == id ? (claim.InstanceId, false) : null;
    }
}
