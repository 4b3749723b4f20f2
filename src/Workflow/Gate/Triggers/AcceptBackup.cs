using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Catalogue;
using Workflow.Http;

namespace Workflow.Gate.Triggers;

/// <summary>The answer to an acceptance.</summary>
public sealed record AcceptedBackup
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("gate")]
    public required BackupGate Gate { get; init; }

    /// <summary>Shows the progress of comparing newer backups again.</summary>
    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; init; }
}

/// <summary><c>POST /api/backups/{id}/accept?env=</c> with <c>{ "reason": "…" }</c>.</summary>
public sealed class AcceptBackup(BackupCatalog catalog, BackupAcceptance acceptance, ILogger<AcceptBackup> logger)
{
    [Function(nameof(AcceptBackup))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "backups/{id}/accept")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        var (reason, _, wrong) = ReasonBody.Read(body.Span, takesUntil: false);
        if (wrong is not null)
            return wrong;
        return await Guarded.RunAsync(request, logger, async () =>
            BackupId.IsValid(id) && await catalog.FindRowAsync(env, id, cancellation) is { } row
                ? await AcceptAsync(client, row, reason!, cancellation)
                : Problem.NotFound($"There is no backup '{id}'; GET /api/backups lists them."));
    }

    private async Task<IActionResult> AcceptAsync(DurableTaskClient client, BackupRow row, string reason, CancellationToken cancellation)
    {
        var (gate, refusal) = await acceptance.AcceptAsync(client, row, reason, cancellation);
        return gate is null
            ? new Problem { Title = "Conflict", Status = StatusCodes.Status409Conflict, Detail = refusal! }.ToResult()
            : Json.Result(StatusCodes.Status200OK, new AcceptedBackup
            {
                Id = row.Backup.Id,
                Gate = gate,
                StatusQueryGetUri = StartedInstance.LinksOf(client, BackupAcceptance.InstanceOf(row.Backup.Id)).StatusQueryGetUri,
            });
    }
}
