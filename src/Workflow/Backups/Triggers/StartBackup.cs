using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary>The answer to a start: where to look and what can be done. The addresses are those of the Durable HTTP API.</summary>
public sealed record StartedBackup
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; init; }

    [JsonPropertyName("sendEventPostUri")]
    public string? SendEventPostUri { get; init; }

    [JsonPropertyName("terminatePostUri")]
    public string? TerminatePostUri { get; init; }

    [JsonPropertyName("purgeHistoryDeleteUri")]
    public string? PurgeHistoryDeleteUri { get; init; }

    [JsonPropertyName("suspendPostUri")]
    public string? SuspendPostUri { get; init; }

    [JsonPropertyName("resumePostUri")]
    public string? ResumePostUri { get; init; }
}

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
            return start.Started ? Started(request, client, start.BackupId) : AlreadyRunning(start.BackupId);
        });
    }

    private static IActionResult Started(HttpRequest request, DurableTaskClient client, string backupId)
    {
        var uris = client.CreateHttpManagementPayload(backupId);
        request.HttpContext.Response.Headers.Location = uris.StatusQueryGetUri;
        return Json.Result(StatusCodes.Status202Accepted, new StartedBackup
        {
            Id = backupId,
            StatusQueryGetUri = uris.StatusQueryGetUri,
            SendEventPostUri = uris.SendEventPostUri,
            TerminatePostUri = uris.TerminatePostUri,
            PurgeHistoryDeleteUri = uris.PurgeHistoryDeleteUri,
            SuspendPostUri = uris.SuspendPostUri,
            ResumePostUri = uris.ResumePostUri,
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
