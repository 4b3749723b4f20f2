using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/orders/{id}/rtc/answer/{device}</c>: an engineer's page answers a device's offer.</summary>
public sealed class AnswerLive(Signalling signalling, ILogger<AnswerLive> logger)
{
    [Function(nameof(AnswerLive))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "logs/orders/{id}/rtc/answer/{device}")] HttpRequest request,
        string id,
        string device,
        CancellationToken cancellation) =>
        Guarded.RunAsync(request, logger, () => AnswerAsync(request, id, device, cancellation));

    private async Task<IActionResult> AnswerAsync(HttpRequest request, string id, string device, CancellationToken cancellation)
    {
        var (sdp, session, problem) = await SdpBody.ReadAsync(request, hasSession: true, cancellation);
        if (problem is not null)
            return problem;
        return await signalling.AnswerAsync(id, device, session!, sdp!, cancellation) switch
        {
            Signalling.AnswerState.Taken => Json.Result(StatusCodes.Status200OK, new { device }),
            Signalling.AnswerState.Answered => DoorAnswers.Answer(StatusCodes.Status409Conflict, "Answered", "Another page has answered this offer."),
            _ => DoorAnswers.Answer(StatusCodes.Status410Gone, "Expired", "The offer is too old, or the device has made another. GET .../rtc/offers lists the waiting ones."),
        };
    }
}
