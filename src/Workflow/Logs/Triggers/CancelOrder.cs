using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Tables;
using Workflow.Steps;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/orders/{id}/cancel</c>.</summary>
public sealed class CancelOrder(OrderCatalog catalog, LogUploadsTable uploads, ILogger<CancelOrder> logger)
{
    [Function(nameof(CancelOrder))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "logs/orders/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, () => CancelAsync(id, client, cancellation));

    private async Task<IActionResult> CancelAsync(string id, DurableTaskClient client, CancellationToken cancellation)
    {
        if (await catalog.FindAsync(client, id, cancellation) is not { } order)
            return OrderProblems.NotFound(id);
        if (order.Outcome != OrderOutcome.Waiting)
            return OrderProblems.Gone(order, $"The order {id} has ended.");
        if (await uploads.FindAsync(id, cancellation) is { IsClosed: true })
            return OrderProblems.Gone(order, $"Everything that the order {id} waited for has arrived and is being merged; it is too late to cancel it.");
        await Instances.TellAsync(client, id, EventNames.Cancel, cancellation);
        Log.OrderCancelAsked(logger, id);
        return Json.Result(StatusCodes.Status202Accepted, new { id });
    }
}
