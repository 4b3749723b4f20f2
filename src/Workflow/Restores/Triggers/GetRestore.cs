using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary><c>GET /api/restores/{id}?env=</c>.</summary>
public sealed class GetRestore(RestoreCatalog catalog, ILogger<GetRestore> logger)
{
    [Function(nameof(GetRestore))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "restores/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, async () => await catalog.FindAsync(client, env, id, cancellation) is { } restore
            ? Json.Result(StatusCodes.Status200OK, restore)
            : RestoreProblems.None(id));
    }
}
