using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders?top=&amp;continuation=&amp;uin=</c>.</summary>
public sealed class ListOrders(OrderCatalog catalog, ILogger<ListOrders> logger)
{
    [Function(nameof(ListOrders))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var top = Limits.DefaultPageSize;
        if (request.Query["top"] is [{ Length: > 0 } text, ..]
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out top) || top is < 1 or > Limits.PageSize))
            return Problem.BadRequest("top", $"'top' must be a number from 1 to {Limits.PageSize}.");
        var continuation = request.Query["continuation"] is [{ Length: > 0 } id, ..] ? id : null;
        if (continuation is not null && !OrderId.IsValid(continuation))
            return Problem.BadRequest("continuation", "'continuation' must be the 'next' of an earlier page.");
        var uin = request.Query["uin"] is [{ Length: > 0 } user, ..] ? user : null;
        if (uin is not null && UserId.Refusal(uin) is { } refusal)
            return Problem.BadRequest("uin", $"{char.ToUpperInvariant(refusal[0])}{refusal[1..]}.");
        return await Guarded.RunAsync(
            request, logger, async () => Json.Result(StatusCodes.Status200OK, await catalog.ListAsync(client, top, uin, continuation, cancellation)));
    }
}
