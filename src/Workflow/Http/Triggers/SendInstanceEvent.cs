using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Workflow.Http.Triggers;

/// <summary><c>POST /api/instances/{id}/raiseEvent/{eventName}</c>: the body is the event's JSON.</summary>
public sealed class SendInstanceEvent(ILogger<SendInstanceEvent> logger)
{
    [Function(nameof(SendInstanceEvent))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "instances/{id}/raiseEvent/{eventName}")] HttpRequest request,
        string id,
        string eventName,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IActionResult? wrong = null;
        var answer = await InstanceDoor.SteerAsync(request, id, client, logger, cancellation, async () =>
        {
            if (await RequestBody.ReadAsync(request, cancellation) is not { } body)
                wrong = RequestBody.TooLarge();
            else if (Read(body.Span, out var payload) is { } problem)
                wrong = problem;
            else
                await client.RaiseEventAsync(id, eventName, payload, cancellation);
        });
        return wrong ?? answer;
    }

    private static IActionResult? Read(ReadOnlySpan<byte> body, out JsonElement payload)
    {
        JsonElement read = default;
        var problem = JsonBody.Check(body, root =>
        {
            read = root.Clone();
            return null;
        });
        payload = read;
        return problem;
    }
}
