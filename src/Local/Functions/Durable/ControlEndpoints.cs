using System.Text.Json;
using Local.DurableTask.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Local.Functions.Durable;

/// <summary>Steers instances that have not ended.</summary>
internal sealed class ControlEndpoints(DurableTaskClient client)
{
    public async Task RaiseEventAsync(HttpContext http)
    {
        string id = await LiveAsync(http);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw new DurableApiException(StatusCodes.Status400BadRequest, "Only application/json request content is supported");
        }

        JsonElement? payload = await DurableJson.ReadAsync(http.Request, http.RequestAborted);
        await client.RaiseEventAsync(id, (string)http.Request.RouteValues["eventName"]!, payload, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public async Task TerminateAsync(HttpContext http)
    {
        string id = await LiveAsync(http);
        await client.TerminateInstanceAsync(id, output: Reason(http), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public async Task SuspendAsync(HttpContext http)
    {
        string id = await LiveAsync(http);
        await client.SuspendInstanceAsync(id, Reason(http), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    public async Task ResumeAsync(HttpContext http)
    {
        string id = await LiveAsync(http);
        await client.ResumeInstanceAsync(id, Reason(http), http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static string? Reason(HttpContext http) => http.Request.Query["reason"].FirstOrDefault();

    private async Task<string> LiveAsync(HttpContext http)
    {
        string id = DurableQuery.InstanceId(http);
        OrchestrationMetadata instance = await client.GetInstanceAsync(id, http.RequestAborted)
            ?? throw new DurableApiException(StatusCodes.Status404NotFound);
        return StatusEndpoints.HasEnded(instance) ? throw new DurableApiException(StatusCodes.Status410Gone) : id;
    }
}
