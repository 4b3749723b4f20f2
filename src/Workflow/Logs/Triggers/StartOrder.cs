using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/orders</c>.</summary>
public sealed class StartOrder(OrderStarter starter, WorkflowSettings settings, TimeProvider time, ILogger<StartOrder> logger)
{
    [Function(nameof(StartOrder))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "logs/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
            return RequestBody.TooLarge();
        if (!OrderBody.TryParse(body.Span, time.GetUtcNow(), out var order, out var problem))
            return problem;
        if (order.Env is { } env && env != settings.Env)
            return EnvQuery.NotServed(settings.Env);
        return await Guarded.RunAsync(request, logger, async () => StartedInstance.Answer(request, client, await starter.StartAsync(order, client, cancellation)));
    }
}
