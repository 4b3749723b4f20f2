using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Claims;
using Workflow.Http;
using Workflow.Restores.Orchestrators;
using Workflow.Restores.Tables;

namespace Workflow.Restores.Triggers;

/// <summary><c>POST /api/restores/{id}/approve?env=</c> with <c>{ "planHash": "…", "confirm": { … }, "force": false }</c>.</summary>
public sealed class ApproveRestore(
    RestoreCatalog catalog, RestoresTable restores, RestoreBlobs blobs, TimeProvider time, ILogger<ApproveRestore> logger)
{
    [Function(nameof(ApproveRestore))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "restores/{id}/approve")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!EnvQuery.TryRead(request, out var env, out var problem))
            return problem!;
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        var asked = new ApprovalBody();
        if (JsonBody.Check(body.Span, root => asked.Read(root)) is { } wrong)
            return wrong;
        return await Guarded.RunAsync(request, logger, async () => await catalog.FindRowAsync(env, id, cancellation) is not { } row
            ? RestoreProblems.None(id)
            : await RefuseAsync(row, asked, cancellation) ?? await ApproveAsync(client, row, asked, cancellation));
    }

    private async Task<IActionResult?> RefuseAsync(RestoreRow row, ApprovalBody asked, CancellationToken cancellation)
    {
        var restore = row.Restore;
        if (restore.Outcome != RestoreOutcome.AwaitingApproval)
            return Refusal.Conflict($"The restore {restore.Id} does not wait for an approval ({restore.Outcome}).").ToResult();
        if (restore.ApprovedAt is not null)
            return Refusal.Conflict($"The restore {restore.Id} is approved already, and starts when nothing else runs in its environment.").ToResult();
        if (restore.PlanHash != asked.PlanHash)
            return Refusal.Conflict($"This is not the hash of the current plan. Read the plan again (GET /api/restores/{restore.Id}) and approve its current hash.").ToResult();
        var request = await blobs.GetRequestAsync(restore.Env, restore.Id, cancellation);
        return request.Mode.NeedsConfirmation()
            ? RestoreChecks.Confirmation(!request.IsConfirmed, asked.Confirm, request.Collections)?.ToResult()
            : null;
    }

    private async Task<IActionResult> ApproveAsync(DurableTaskClient client, RestoreRow row, ApprovalBody asked, CancellationToken cancellation)
    {
        await client.RaiseEventAsync(row.InstanceId, RestoreOrchestrator.ApproveEvent, new Approval { Force = asked.Force }, cancellation);
        await restores.MoveAsync(
            row.Restore.Env, row.Restore.Id,
            now => now!.Restore is { Outcome: RestoreOutcome.AwaitingApproval, ApprovedAt: null } ? now with { Restore = now.Restore with { ApprovedAt = time.GetUtcNow() } } : null,
            cancellation);
        Log.RestoreApproved(logger, row.Restore.Id, asked.Force);
        return Json.Result(StatusCodes.Status202Accepted, new { id = row.Restore.Id });
    }

    private sealed class ApprovalBody
    {
        public string? PlanHash { get; private set; }

        public IReadOnlyDictionary<string, string>? Confirm { get; private set; }

        public bool Force { get; private set; }

        public IActionResult? Read(JsonElement root)
        {
            if (root.ValueKind != JsonValueKind.Object)
                return Problem.BadRequest("", "The body must be a JSON object, such as { \"planHash\": \"…\" }.");
            foreach (var field in root.EnumerateObject())
            {
                if (Take(field.Name, field.Value) is { } problem)
                    return problem;
            }
            return PlanHash is null ? Problem.BadRequest("planHash", "'planHash' must be the hash of the plan that you have read.") : null;
        }

        private IActionResult? Take(string name, JsonElement value)
        {
            switch (name)
            {
                case "planHash":
                    PlanHash = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                    return null;
                case "confirm":
                    var problem = NamePairs.Read(name, value, out var confirm);
                    Confirm = confirm;
                    return problem;
                case "force":
                    Force = value.ValueKind == JsonValueKind.True;
                    return RestoreBody.Flag(name, value);
                default:
                    return Problem.BadRequest(name, $"There is no field '{name}'; there are planHash, confirm and force.");
            }
        }
    }
}
