using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>GET /api/logs/orders/{id}/rtc/answer?session=</c>: a device asks whether an engineer has answered its offer.</summary>
public sealed class GetLiveAnswer(DoorGate gate, DoorTokens tokens, Signalling signalling, ILogger<GetLiveAnswer> logger)
{
    [Function(nameof(GetLiveAnswer))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "options", Route = "logs/orders/{id}/rtc/answer")] HttpRequest request,
        string id,
        CancellationToken cancellation) =>
        gate.RunAsync(request, logger, () => AnswerAsync(request, id, cancellation));

    private async Task<IActionResult> AnswerAsync(HttpRequest request, string id, CancellationToken cancellation)
    {
        if (tokens.ReadUpload(request) is not { } right || right.Order != id)
            return DoorAnswers.Unauthorized();
        if (gate.Refusal(request, right.Uin) is { } refusal)
            return refusal;
        return await signalling.FindAsync(id, right.Device, request.Query["session"], cancellation) switch
        {
            null => DoorAnswers.Ended(),
            { Answer: { } sdp } => Json.Result(StatusCodes.Status200OK, new { sdp }),
            _ => new StatusCodeResult(StatusCodes.Status204NoContent),
        };
    }
}
