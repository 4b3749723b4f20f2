using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary><c>GET /api/restores?top=&amp;continuation=&amp;env=</c>.</summary>
public sealed class ListRestores(RestoreCatalog catalog, ILogger<ListRestores> logger)
{
    [Function(nameof(ListRestores))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "restores")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (PageQuery.Read(request, RestoreId.IsValid, out var problem) is not var (top, continuation, env))
            return problem!;
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, env, top, continuation, cancellation)));
    }
}
