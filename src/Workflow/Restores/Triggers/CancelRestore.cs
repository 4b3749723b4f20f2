using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Restores.Triggers;

/// <summary><c>POST /api/restores/{id}/cancel?env=</c>.</summary>
public sealed class CancelRestore(RestoreCatalog catalog, ILogger<CancelRestore> logger)
{
    [Function(nameof(CancelRestore))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "restores/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, () => CancelAsync(client, env, id, cancellation));
    }

    private async Task<IActionResult> CancelAsync(DurableTaskClient client, string? env, string id, CancellationToken cancellation)
    {
        var row = await catalog.FindRowAsync(env, id, cancellation);
        if (row is null && await catalog.FindAsync(client, env, id, cancellation) is null)
            return RestoreProblems.None(id);
        var instanceId = row?.InstanceId ?? id;
        if (row?.Restore.Outcome.HasEnded() == true || !await Instances.CancelAsync(client, instanceId, "the restore is canceled", cancellation))
            return Refusal.Gone($"The restore {id} has ended.").ToResult();
        Log.RestoreCancelAsked(logger, id);
        return Json.Result(StatusCodes.Status202Accepted, new { id });
    }
}
