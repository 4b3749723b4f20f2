using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Logs.Door;

namespace Workflow.Logs.Triggers;

/// <summary><c>POST /api/logs/orders/{id}/chunks?index=&amp;last=</c>: a device sends what an order asks for.</summary>
public sealed class TakeChunk(DoorGate gate, DoorTokens tokens, ChunkIntake intake, ILogger<TakeChunk> logger)
{
    [Function(nameof(TakeChunk))]
    public Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "logs/orders/{id}/chunks")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        gate.RunAsync(request, logger, () => TakeAsync(request, id, client, cancellation));

    private async Task<IActionResult> TakeAsync(HttpRequest request, string id, DurableTaskClient client, CancellationToken cancellation)
    {
        if (tokens.ReadUpload(request) is not { } right || right.Order != id)
            return DoorAnswers.Unauthorized();
        if (gate.Refusal(request, right.Uin) is { } refusal)
            return refusal;
        if (ChunkIntake.ReadPlace(request) is not { } place)
            return DoorAnswers.BadRequest("index", "'index' must be a number from 0, and 'last' true or false.");
        var expected = string.Create(CultureInfo.InvariantCulture, $"{id}.{right.Device}.{place.Index}");
        if (request.Headers["Idempotency-Key"] != expected)
            return DoorAnswers.BadRequest("Idempotency-Key", "The key must name order, device and 'index', and the device must be the token's.");
        return await intake.TakeAsync(request, new(id, right.Device, place.Index), place.IsLast, right.Uin, client, cancellation);
    }
}
