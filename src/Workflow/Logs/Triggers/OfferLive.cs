using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/orders/{id}/rtc/offer</c>: a device offers to show its logs while it sends them.</summary>
public sealed class OfferLive(DoorGate gate, DoorTokens tokens, Signalling signalling, ILogger<OfferLive> logger)
{
    [Function(nameof(OfferLive))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "logs/orders/{id}/rtc/offer")] HttpRequest request,
        string id,
        CancellationToken cancellation) =>
        gate.RunAsync(request, logger, () => OfferAsync(request, id, cancellation));

    private async Task<IActionResult> OfferAsync(HttpRequest request, string id, CancellationToken cancellation)
    {
        if (tokens.ReadUpload(request) is not { } right || right.Order != id)
            return DoorAnswers.Unauthorized();
        if (gate.Refusal(request, right.Uin) is { } refusal)
            return refusal;
        var (sdp, _, problem) = await SdpBody.ReadAsync(request, hasSession: false, cancellation);
        if (problem is not null)
            return problem;
        return await signalling.LookAsync(id, right.Uin, cancellation) switch
        {
            ChunkState.New => Json.Result(StatusCodes.Status200OK, new { session = await signalling.OfferAsync(right, sdp!, cancellation) }),
            ChunkState.Closed => DoorAnswers.Ended(),
            _ => DoorAnswers.NotFound(),
        };
    }
}
