using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders?top=&amp;continuation=&amp;uin=&amp;env=</c>.</summary>
public sealed class ListOrders(OrderCatalog catalog, ILogger<ListOrders> logger)
{
    [Function(nameof(ListOrders))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (PageQuery.Read(request, OrderId.IsValid, out var problem) is not var (top, continuation, env))
            return problem!;
        var uin = PageQuery.Value(request, "uin");
        if (uin is not null && UserId.Refusal(uin) is { } refusal)
            return Problem.BadRequest("uin", Sentence.Of(refusal));
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, env, top, uin, continuation, cancellation)));
    }
}
