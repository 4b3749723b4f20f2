using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Browse.Diffs;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary><c>GET /api/diffs/{id}?env=</c>.</summary>
public sealed class GetDiff(DiffCatalog catalog, ILogger<GetDiff> logger)
{
    [Function(nameof(GetDiff))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "diffs/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var found = await catalog.FindAsync(client, env, id, cancellation);
            return found.Diff is { } diff ? Json.Result(StatusCodes.Status200OK, diff) : BrowseProblems.NoDiff(id, found.IsExpired);
        });
    }
}
