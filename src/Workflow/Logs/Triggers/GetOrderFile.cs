using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Files;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}/file</c>: the merged file, gzip of JSON lines; <c>Range</c> is supported.</summary>
public sealed class GetOrderFile(OrderCatalog catalog, LogFileReader reader, ILogger<GetOrderFile> logger)
{
    [Function(nameof(GetOrderFile))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders/{id}/file")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, async () =>
        {
            var order = await catalog.FindAsync(client, id, cancellation);
            if (OrderProblems.Unreadable(order, id) is { } unreadable)
                return unreadable;
            return await reader.OpenAsync(order!, cancellation) is { } file
                ? DataAnswer.File(request, file, $"{id}.jsonl.gz", id)
                : Problem.NotFound($"The order {id} ended without logs, so there is no file.");
        });
}
