using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Retention.Activities;
using Workflow.Retention.Orchestrators;
using Workflow.Steps;

namespace Workflow.Retention.Triggers;

/// <summary>
/// <c>POST /api/catalogue/rebuild</c>: rebuilds the tables from the blobs. <c>POST /api/retention/unfreeze</c> with <c>{ "reason" }</c>: a person has set the
/// holds again, which blobs do not record.
/// </summary>
public sealed class RebuildCatalogue(
    CatalogueRebuilder rebuilder, RetentionMemory memory, RetentionPart part, WorkflowSettings settings, TimeProvider time, ILogger<RebuildCatalogue> logger)
{
    [Function(nameof(RebuildCatalogue))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "catalogue/rebuild")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) => Guarded.RunAsync(request, logger, async () =>
        {
            await rebuilder.FreezeAsync(cancellation);
            part.Forget();
            var id = string.Create(CultureInfo.InvariantCulture, $"rebuild-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
            await Instances.EnsureAsync(client, nameof(RebuildCatalogueOrchestrator), id, new RebuildProgress(), cancellation);
            return StartedInstance.Answer(request, client, id);
        });

    [Function("UnfreezeRetention")]
    public async Task<IActionResult> RunUnfreeze(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "retention/unfreeze")] HttpRequest request, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        var (reason, _, problem) = ReasonBody.Read(body.Span, takesUntil: false);
        if (problem is not null)
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            if ((await memory.FindAsync(settings.Env, cancellation)).RebuiltAt is null)
                return new Problem { Title = "Nothing to unfreeze", Status = StatusCodes.Status409Conflict, Detail = "The tables were not rebuilt. GET /api/retention says what else keeps backups from being deleted." }.ToResult();
            await memory.ChangeAsync(settings.Env, now => now with { RebuiltAt = null, Unfrozen = reason }, cancellation);
            part.Forget();
            Log.RetentionUnfrozen(logger);
            return Json.Result(StatusCodes.Status200OK, new { unfrozen = true, reason });
        });
    }
}
