using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Files;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}/summary</c>.</summary>
public sealed class GetOrderSummary(OrderCatalog catalog, LogFileReader reader, ILogger<GetOrderSummary> logger)
{
    [Function(nameof(GetOrderSummary))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders/{id}/summary")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, async () =>
        {
            var order = await catalog.FindAsync(client, id, cancellation);
            return OrderProblems.Unreadable(order, id)
                ?? DataAnswer.Json(request, JsonSerializer.SerializeToUtf8Bytes(await reader.IndexAsync(order!, cancellation), Json.Options));
        });
}
