using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
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
            return EnvQuery.NotServed(settings.Env);
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var started = await starter.StartAsync(client, start.Collections, start.Exports, cancellation);
            return started.Holder is { } holder ? ClaimHeld.Answer(holder, started.Refusal) : StartedInstance.Answer(request, client, started.BackupId);
        });
    }
}
