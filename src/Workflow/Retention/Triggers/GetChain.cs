using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Retention.Triggers;

/// <summary><c>GET /api/backups/{id}/chain?top=</c>: whether a manifest before this one is missing or was replaced.</summary>
public sealed class GetChain(ChainReader chains, WorkflowSettings settings, ILogger<GetChain> logger)
{
    [Function(nameof(GetChain))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "backups/{id}/chain")] HttpRequest request, string id, CancellationToken cancellation)
    {
        if (PageQuery.Read(request, BackupId.IsValid, out var problem) is not { } page)
            return problem!;
        return await Guarded.RunAsync(request, logger, async () =>
            BackupId.IsValid(id) && await chains.ReadAsync(page.Env ?? settings.Env, id, page.Top, cancellation) is { } chain
                ? Json.Result(StatusCodes.Status200OK, chain)
                : Problem.NotFound($"There is no manifest of a backup '{id}'."));
    }
}
