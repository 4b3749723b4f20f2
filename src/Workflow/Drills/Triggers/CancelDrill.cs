using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Steps;

namespace Workflow.Drills.Triggers;

/// <summary><c>POST /api/drills/{id}/cancel?env=</c>.</summary>
public sealed class CancelDrill(DrillCatalog catalog, ILogger<CancelDrill> logger)
{
    [Function(nameof(CancelDrill))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "drills/{id}/cancel")] HttpRequest request,
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
        if (await catalog.FindRowAsync(env, id, cancellation) is not { } row)
            return DrillProblems.None(id);
        if (row.Drill.Outcome.HasEnded() || !await Instances.CancelAsync(client, row.InstanceId, "the drill is canceled", cancellation))
            return Refusal.Gone($"The drill {id} has ended.").ToResult();
        Log.DrillCancelAsked(logger, id);
        return Json.Result(StatusCodes.Status202Accepted, new { id });
    }
}
