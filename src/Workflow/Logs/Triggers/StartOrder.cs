using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Workflow.Http;

namespace Workflow.Logs.Triggers;

/// <summary>The answer to a start: where to look and what can be done. The addresses are those of the Durable HTTP API.</summary>
public sealed record StartedOrder
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; init; }

    [JsonPropertyName("sendEventPostUri")]
    public string? SendEventPostUri { get; init; }

    [JsonPropertyName("terminatePostUri")]
    public string? TerminatePostUri { get; init; }

    [JsonPropertyName("purgeHistoryDeleteUri")]
    public string? PurgeHistoryDeleteUri { get; init; }

    [JsonPropertyName("suspendPostUri")]
    public string? SuspendPostUri { get; init; }

    [JsonPropertyName("resumePostUri")]
    public string? ResumePostUri { get; init; }
}

/// <summary><c>POST /api/logs/orders</c>.</summary>
public sealed class StartOrder(OrderStarter starter, TimeProvider time, ILogger<StartOrder> logger)
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
        return await Guarded.RunAsync(request, logger, async () => Started(request, client, await starter.StartAsync(order, client, cancellation)));
    }

    private static IActionResult Started(HttpRequest request, DurableTaskClient client, string orderId)
    {
        var uris = client.CreateHttpManagementPayload(orderId);
        request.HttpContext.Response.Headers.Location = uris.StatusQueryGetUri;
        return Json.Result(StatusCodes.Status202Accepted, new StartedOrder
        {
            Id = orderId,
            StatusQueryGetUri = uris.StatusQueryGetUri,
            SendEventPostUri = uris.SendEventPostUri,
            TerminatePostUri = uris.TerminatePostUri,
            PurgeHistoryDeleteUri = uris.PurgeHistoryDeleteUri,
            SuspendPostUri = uris.SuspendPostUri,
            ResumePostUri = uris.ResumePostUri,
        });
    }
}
