using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Files;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}/logs?from&amp;to&amp;level&amp;text&amp;limit&amp;continuation</c>.</summary>
public sealed class GetOrderLogs(OrderCatalog catalog, LogFileReader reader, ILogger<GetOrderLogs> logger)
{
    [Function(nameof(GetOrderLogs))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders/{id}/logs")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (!LogsRequest.TryParse(request.Query, out var asked, out var problem))
            return problem;
        return await Guarded.RunAsync(request, logger, async () =>
        {
            var order = await catalog.FindAsync(client, id, cancellation);
            if (OrderProblems.Unreadable(order, id) is { } unreadable)
                return unreadable;
            var page = await reader.PageAsync(order!, asked.Query, asked.Limit, asked.FromLine, cancellation);
            return DataAnswer.Json(request, page.ToArray());
        });
    }
}
