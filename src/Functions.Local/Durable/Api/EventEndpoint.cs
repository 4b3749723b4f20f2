using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Net.Http.Headers;

namespace Functions.Local.Durable.Api;

/// <summary>Sends an event to an instance. The order of the checks is part of the contract: 404, 410, 400.</summary>
internal sealed class EventEndpoint(DurableTaskClient client)
{
    public async Task RunAsync(ApiCall call)
    {
        await client.FindLiveAsync(call);
        if (!MediaTypeHeaderValue.TryParse(call.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.Error(StatusCodes.Status400BadRequest, "Only application/json request content is supported");
        }

        using JsonDocument payload = await JsonBody.ReadAsync(call)
            ?? throw Refusal.Error(StatusCodes.Status400BadRequest, "Invalid JSON content", new JsonException("The body is empty."));
        await client.RaiseEventAsync(call.InstanceId, call.Argument("eventName"), payload.RootElement, call.Aborted);
        call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
