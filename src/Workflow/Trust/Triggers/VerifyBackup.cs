using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Trust.Triggers;

/// <summary><c>POST /api/backups/{id}/verify?env=</c>.</summary>
public sealed class VerifyBackup(BackupCatalog catalog, VerifyStarter starter, ILogger<VerifyBackup> logger)
{
    [Function(nameof(VerifyBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups/{id}/verify")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        return await Guarded.RunAsync(request, logger, async () =>
            BackupId.IsValid(id) && await catalog.FindRowAsync(env, id, cancellation) is { } row
                ? Answer(request, client, id, await starter.StartAsync(client, row, cancellation))
                : Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them."));
    }

    private static IActionResult Answer(HttpRequest request, DurableTaskClient client, string backupId, VerifyStart start) => start switch
    {
        { IsExpired: true } => new Problem
        {
            Title = "Expired",
            Status = StatusCodes.Status410Gone,
            Detail = $"The backup {backupId} has expired: its files are deleted.",
        }.ToResult(),
        { IsAtWork: true } => new Problem
        {
            Title = "Conflict",
            Status = StatusCodes.Status409Conflict,
            Detail = $"The backup {backupId} is being verified; wait for it to end.",
            Extensions = new Dictionary<string, object> { ["id"] = start.Id! },
        }.ToResult(),
        { Id: { } id } => StartedInstance.Answer(request, client, id),
        _ => new Problem { Title = "Conflict", Status = StatusCodes.Status409Conflict, Detail = start.Refusal! }.ToResult(),
    };
}
