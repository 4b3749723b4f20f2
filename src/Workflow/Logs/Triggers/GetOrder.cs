using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}</c>.</summary>
public sealed class GetOrder(OrderCatalog catalog, ILogger<GetOrder> logger)
{
    [Function(nameof(GetOrder))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders/{id}")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, async () => await catalog.FindAsync(client, id, cancellation) is { } order
            ? Json.Result(StatusCodes.Status200OK, order)
            : OrderProblems.NotFound(id));
}
