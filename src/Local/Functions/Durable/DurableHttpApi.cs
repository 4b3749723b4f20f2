using Local.DurableTask.Core.Exceptions;
using Local.DurableTask.Hosting;
using Local.Functions.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Local.Functions.Durable;

/// <summary>The Durable HTTP API: which address does what, and which exception becomes which answer.</summary>
internal sealed class DurableHttpApi(StartEndpoints start, StatusEndpoints status, ControlEndpoints control, ILogger<DurableHttpApi> log)
{
    private const string Get = "GET";
    private const string Post = "POST";
    private const string Delete = "DELETE";

    public void Map(IEndpointRouteBuilder routes)
    {
        Add(Post, "/orchestrators/{name}/{instanceId?}", start.StartAsync);
        Add(Post, "/instances/{instanceId}/restart", start.RestartAsync);
        Add(Get, "/instances", status.ListAsync);
        Add(Get, "/instances/{instanceId}", status.GetAsync);
        Add(Delete, "/instances", status.PurgeManyAsync);
        Add(Delete, "/instances/{instanceId}", status.PurgeAsync);
        Add(Post, "/instances/{instanceId}/raiseEvent/{eventName}", control.RaiseEventAsync);
        Add(Post, "/instances/{instanceId}/terminate", control.TerminateAsync);
        Add(Post, "/instances/{instanceId}/suspend", control.SuspendAsync);
        Add(Post, "/instances/{instanceId}/resume", control.ResumeAsync);

        void Add(string method, string path, Func<HttpContext, Task> handler)
            => routes.Map(ManagementUris.ApiPath + path, http => RunAsync(handler, http))
                .WithDisplayName($"{method} {path}")
                .WithMetadata(new HostEndpoint(IsAnonymous: false), new HttpMethodMetadata([method]));
    }

    private async Task RunAsync(Func<HttpContext, Task> handler, HttpContext http)
    {
        try
        {
            await handler(http);
        }
        catch (DurableApiException refused)
        {
            await DurableJson.ErrorAsync(http, refused.Status, refused.Message);
        }
        catch (OrchestrationAlreadyExistsException exists)
        {
            await DurableJson.ErrorAsync(http, StatusCodes.Status409Conflict, exists.Message);
        }
        catch (StoreUnavailableException unavailable)
        {
            await DurableJson.ErrorAsync(http, StatusCodes.Status503ServiceUnavailable, unavailable.Message);
        }
        catch (ArgumentException wrong)
        {
            await DurableJson.ErrorAsync(
                http, StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", wrong.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await DurableJson.ErrorAsync(http, bad.StatusCode, bad.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            log.DurableApiFailed(failure, http.Request.Method, http.Request.Path.Value ?? string.Empty);
            await DurableJson.ErrorAsync(
                http, StatusCodes.Status500InternalServerError, "Something went wrong while processing your request");
        }
    }
}

/// <summary>A call that is refused, and the status that says so; 404 and 410 go without a body.</summary>
internal sealed class DurableApiException(int status, string message = "") : Exception(message)
{
    public int Status { get; } = status;
}
