using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}/rtc/offers</c>: an engineer's page asks which devices offer to show their logs.</summary>
public sealed class ListLiveOffers(Signalling signalling, ILogger<ListLiveOffers> logger)
{
    [Function(nameof(ListLiveOffers))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs/orders/{id}/rtc/offers")] HttpRequest request,
        string id,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, () => ListAsync(id, cancellation));

    private async Task<IActionResult> ListAsync(string id, CancellationToken cancellation)
    {
        if (await signalling.LookAsync(id, uin: null, cancellation) == ChunkState.NotFound)
            return Problem.NotFound("There is no live order of this id; GET /api/logs/orders lists all.");
        var offers = await signalling.OpenOffersAsync(id, cancellation);
        return Json.Result(StatusCodes.Status200OK, new { offers = offers.Select(offer => new { offer.Device, offer.Sdp, offer.Session }) });
    }
}
