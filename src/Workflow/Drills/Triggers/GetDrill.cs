using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary><c>GET /api/drills/{id}?env=</c>.</summary>
public sealed class GetDrill(DrillCatalog catalog, ILogger<GetDrill> logger)
{
    [Function(nameof(GetDrill))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "drills/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, async () => await catalog.FindAsync(client, env, id, cancellation) is { } drill
            ? Json.Result(StatusCodes.Status200OK, drill)
            : DrillProblems.None(id));
    }
}
