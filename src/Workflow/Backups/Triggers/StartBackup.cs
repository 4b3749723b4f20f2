using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>POST /api/backups</c>.</summary>
public sealed class StartBackup(BackupStarter starter, ILogger<StartBackup> logger)
{
    [Function(nameof(StartBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!StartRequest.TryParse(body.Span, out var collections, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var start = await starter.StartAsync(client, collections, cancellation);
            return start.Started ? StartedInstance.Answer(request, client, start.BackupId) : AlreadyRunning(start.BackupId);
        });
    }

    private static IActionResult AlreadyRunning(string backupId) => new Problem
    {
        Title = "A backup is running",
        Status = StatusCodes.Status409Conflict,
        Detail = $"The backup {backupId} of this environment is running. Wait for it (GET /api/backups/{backupId}) or cancel it (POST /api/backups/{backupId}/cancel).",
        BackupId = backupId,
    }.ToResult();
}
