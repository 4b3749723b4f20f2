using System.Text.Json;
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

    /// <summary>Where to see how far the newer backups are compared again.</summary>
    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; init; }
}

/// <summary><c>POST /api/backups/{id}/accept?env=</c> with <c>{ "reason": "…" }</c>.</summary>
public sealed class AcceptBackup(BackupCatalog catalog, BackupAcceptance acceptance, ILogger<AcceptBackup> logger)
{
    private const string Reason = "reason";
    private const string Form = "The body must be a JSON object, such as { \"reason\": \"We removed the test users on purpose.\" }.";

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
        var reason = "";
        if (JsonBody.Check(body.Span, root => Read(root, ref reason)) is { } wrong)
            return wrong;
        return await Guarded.RunAsync(request, logger, async () =>
            BackupId.IsValid(id) && await catalog.FindRowAsync(env, id, cancellation) is { } row
                ? await AcceptAsync(client, row, reason, cancellation)
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

    private static IActionResult? Read(JsonElement root, ref string reason)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", Form);
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name != Reason)
                return Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there is {Reason}.");
            if (field.Value.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(Reason, $"'{Reason}' must be a string.");
            reason = field.Value.GetString()!.Trim();
        }
        return reason switch
        {
            "" => Problem.BadRequest(Reason, $"'{Reason}' must say why the backup is as it should be. {Form}"),
            { Length: > Limits.AcceptReasonCharacters } => Problem.BadRequest(Reason, $"'{Reason}' may have at most {Limits.AcceptReasonCharacters} characters."),
            _ when Printable.Of(reason) != reason => Problem.BadRequest(Reason, $"'{Reason}' must be one line, without control characters or marks of direction."),
            _ => null,
        };
    }
}
