using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary><c>GET /api/drills?top=&amp;continuation=&amp;env=</c>.</summary>
public sealed class ListDrills(DrillCatalog catalog, ILogger<ListDrills> logger)
{
    [Function(nameof(ListDrills))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "drills")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (PageQuery.Read(request, DrillId.IsValid, out var problem) is not var (top, continuation, env))
            return problem!;
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, env, top, continuation, cancellation)));
    }
}
