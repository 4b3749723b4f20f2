using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/backups?top=&amp;continuation=&amp;env=</c>.</summary>
public sealed class ListBackups(BackupCatalog catalog, ILogger<ListBackups> logger)
{
    [Function(nameof(ListBackups))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (PageQuery.Read(request, BackupId.IsValid, out var problem) is not var (top, continuation, env))
            return problem!;
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, env, top, continuation, cancellation)));
    }
}
