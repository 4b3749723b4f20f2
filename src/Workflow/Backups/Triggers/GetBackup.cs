using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>GET /api/backups/{id}</c>.</summary>
public sealed class GetBackup(BackupCatalog catalog, ILogger<GetBackup> logger)
{
    [Function(nameof(GetBackup))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, async () => await catalog.FindAsync(client, id, cancellation) is { } backup
            ? Json.Result(StatusCodes.Status200OK, backup)
            : Problem.NotFound($"There is no backup '{id}' in this environment; GET /api/backups lists them."));
}
