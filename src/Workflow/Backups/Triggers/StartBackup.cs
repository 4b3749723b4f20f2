using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary><c>POST /api/backups</c>.</summary>
public sealed class StartBackup(BackupStarter starter, WorkflowSettings settings, ILogger<StartBackup> logger)
{
    [Function(nameof(StartBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!StartRequest.TryParse(body.Span, out var start, out var problem))
            return problem;
        if (start.Env is { } env && env != settings.Env)
            return Problem.BadRequest("env", $"This installation backs up '{settings.Env}'; name that environment or leave 'env' out.");
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var backup = await starter.StartAsync(client, start.Collections, cancellation);
            return backup.Started ? StartedInstance.Answer(request, client, backup.BackupId) : AlreadyRunning(backup.BackupId);
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
