using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Browse.Diffs;
using Workflow.Http;

namespace Workflow.Browse.Triggers;

/// <summary><c>POST /api/diffs</c>.</summary>
public sealed class StartDiff(DiffStarter starter, ILogger<StartDiff> logger)
{
    [Function(nameof(StartDiff))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "diffs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!DiffBody.TryParse(body.Span, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var (id, unknown) = await starter.StartAsync(client, asked, cancellation);
            return id is null
                ? Problem.NotFound($"There is no backup '{unknown}'; GET /api/backups lists them.")
                : StartedInstance.Answer(request, client, id, $"/api/diffs/{id}");
        });
    }
}
