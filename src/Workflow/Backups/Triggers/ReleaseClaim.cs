using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Http;

namespace Workflow.Backups.Triggers;

/// <summary>
/// <c>POST /api/claim/release</c> with <c>{ "id": "…", "env": "…" }</c>: a person releases the claim of an engine that is gone for good. The id of the
/// holder has to be given, so that nobody releases a claim that has changed in the meantime.
/// </summary>
public sealed class ReleaseClaim(ClaimTable table, ClaimKeeper claims, WorkflowSettings settings, ILogger<ReleaseClaim> logger)
{
    [Function(nameof(ReleaseClaim))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "claim/release")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        var (id, env) = ("", settings.Env);
        if (JsonBody.Check(body.Span, root => Read(root, ref id, ref env)) is { } problem)
            return problem;
        return await Guarded.RunAsync(request, logger, () => ReleaseAsync(client, env, id, cancellation));
    }

    private async Task<IActionResult> ReleaseAsync(DurableTaskClient client, string env, string id, CancellationToken cancellation)
    {
        if (await table.FindAsync(env, cancellation) is not { } holder)
            return Problem.NotFound("Nobody holds the claim of this environment.");
        if (holder.HolderId != id)
            return Problem.BadRequest("id", $"The claim is held by {holder.HolderId}, not by '{id}'. Give the id of its holder.");
        if (await claims.ReleaseAsync(client, env, holder, cancellation) is { } still)
            return new Problem
            {
                Title = "The holder is running",
                Status = StatusCodes.Status409Conflict,
                Detail = $"The claim is held by the {still.Name}, which lives in this engine. Cancel it (POST /{still.Route}/cancel) or wait for it.",
                Extensions = new Dictionary<string, object> { [$"{still.KindWord}Id"] = still.HolderId },
            }.ToResult();
        Log.ClaimReleased(logger, env, holder.HolderId, $"{holder.Engine}");
        return Json.Result(StatusCodes.Status200OK, new { id, env });
    }

    private static IActionResult? Read(JsonElement root, ref string id, ref string env)
    {
        const string Form = "The body must be a JSON object, such as { \"id\": \"20261129T180000Z-ab12\" }: the id of the claim's holder.";
        if (root.ValueKind != JsonValueKind.Object)
            return Problem.BadRequest("", Form);
        foreach (var field in root.EnumerateObject())
        {
            if (field.Name is not ("id" or "env"))
                return Problem.BadRequest(field.Name, $"There is no field '{field.Name}'; there are id and env.");
            if (field.Value.ValueKind != JsonValueKind.String)
                return Problem.BadRequest(field.Name, $"'{field.Name}' must be a string.");
            if (field.Name == "id")
                id = field.Value.GetString()!;
            else
                env = field.Value.GetString()!;
        }
        return id.Length > 0 ? null : Problem.BadRequest("id", Form);
    }
}
