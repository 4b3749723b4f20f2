using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Retention.Triggers;

/// <summary><c>POST /api/retention/apply</c> with <c>{ "plan": "…" }</c>: a person agrees to a plan they have read, and to its rules from then on.</summary>
public sealed class ApplyRetention(
    RetentionPlanner planner, RetentionMemory memory, RetentionStarter starter, RetentionPart part, RetentionSettings settings, WorkflowSettings workflow, TimeProvider time, ILogger<ApplyRetention> logger)
{
    [Function(nameof(ApplyRetention))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "retention/apply")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        string? asked = null;
        if (JsonBody.Check(body.Span, root => Take(root, ref asked)) is { } problem)
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
            await ApplyAsync(client, asked!, cancellation) ?? StartedInstance.Answer(request, client, await starter.StartAsync(client, cancellation)));
    }

    // Null where the plan may be carried out.
    private async Task<IActionResult?> ApplyAsync(DurableTaskClient client, string asked, CancellationToken cancellation)
    {
        var reading = await planner.ReadAsync(null, cancellation);
        var plan = await planner.PlanAsync(reading, 0, cancellation);
        if (!settings.Rules.Any)
            return Conflict(plan, plan.Sentence);
        if (plan.Plan != asked)
            return Conflict(plan, "The plan has changed. Read it again with GET /api/retention, then apply that one.");
        if (plan.Frozen is RetentionFreeze.GateTripped or RetentionFreeze.Rebuilt or RetentionFreeze.Clock)
            return Conflict(plan, plan.Sentence);
        await memory.ChangeAsync(
            workflow.Env, now => now with { Rules = plan.Rules, Definitions = [.. reading.Definitions.Union(now.Definitions, StringComparer.Ordinal)], AppliedAt = time.GetUtcNow() }, cancellation);
        part.Forget();
        Log.RetentionApplied(logger, plan.RulesText, plan.Backups.Count(backup => backup.Expire is not null));
        return null;
    }

    private static IActionResult Conflict(RetentionPlan plan, string detail) => new Problem
    {
        Title = "The plan cannot be applied",
        Status = StatusCodes.Status409Conflict,
        Detail = detail,
        Extensions = new Dictionary<string, object> { ["plan"] = plan.Plan },
    }.ToResult();

    private static IActionResult? Take(JsonElement root, ref string? plan)
    {
        if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().All(field => field.Name == "plan")
            && root.TryGetProperty("plan", out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text)
        {
            plan = text;
            return null;
        }
        return Problem.BadRequest("plan", "The body must be { \"plan\": \"…\" } with the 'plan' of GET /api/retention.");
    }
}
