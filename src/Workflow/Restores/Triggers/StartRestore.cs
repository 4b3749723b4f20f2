using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Restores.Triggers;

/// <summary><c>POST /api/restores</c>.</summary>
public sealed class StartRestore(RestoreStarter starter, ILogger<StartRestore> logger)
{
    [Function(nameof(StartRestore))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "restores")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!RestoreBody.TryParse(body.Span, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var (id, refusal) = await starter.StartAsync(client, asked, cancellation);
            return refusal?.ToResult() ?? StartedInstance.Answer(request, client, id!, $"/api/restores/{id}");
        });
    }
}
