using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/backups/{id}?env=</c>.</summary>
public sealed class GetBackup(BackupCatalog catalog, ILogger<GetBackup> logger)
{
    [Function(nameof(GetBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, async () => await catalog.FindAsync(client, env, id, cancellation) is { } backup
            ? Json.Result(StatusCodes.Status200OK, backup)
            : Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them."));
    }
}
