using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Drills.Triggers;

/// <summary><c>POST /api/drills</c>.</summary>
public sealed class StartDrill(DrillStarter starter, ILogger<StartDrill> logger)
{
    [Function(nameof(StartDrill))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "drills")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!DrillBody.TryParse(body.Span, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var (id, refusal) = await starter.StartAsync(client, asked, cancellation);
            return refusal?.ToResult() ?? StartedInstance.Answer(request, client, id!, $"/api/drills/{id}");
        });
    }
}
