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
            return start.Refusal is null ? StartedInstance.Answer(request, client, start.BackupId) : Refused(start);
        });
    }

    private static IActionResult Refused(BackupStart start) => new Problem
    {
        Title = "A backup is running",
        Status = StatusCodes.Status409Conflict,
        Detail = $"{start.Refusal} Look at it with GET /api/backups/{start.BackupId}.",
        Extensions = new Dictionary<string, object> { ["backupId"] = start.BackupId },
    }.ToResult();
}
