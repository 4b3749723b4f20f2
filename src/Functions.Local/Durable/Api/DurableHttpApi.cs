using DurableTask.Core.Exceptions;
using Functions.Local.Invocation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Local.Durable.Api;

/// <summary>The Durable HTTP API: one endpoint that needs the key, a table of routes behind it, and which exception becomes which answer.</summary>
internal sealed class DurableHttpApi(RouteTable table, DurableBackend backend, ILogger<DurableHttpApi> log)
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<StatusAnswer>();
        services.AddSingleton<StartAnswer>();
        services.AddSingleton<StartEndpoint>();
        services.AddSingleton<StatusEndpoint>();
        services.AddSingleton<ListEndpoint>();
        services.AddSingleton<PurgeEndpoints>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<ControlEndpoints>();
        services.AddSingleton<RestartEndpoint>();
        services.AddSingleton<RouteTable>();
        services.AddSingleton<DurableHttpApi>();
    }

    public void Map(IEndpointRouteBuilder routes)
        => routes.Map(ManagementUris.ApiPath + "/{**rest}", RunAsync)
            .WithDisplayName("The Durable HTTP API")
            .WithMetadata(new HostEndpoint(IsAnonymous: false));

    private async Task RunAsync(HttpContext http)
    {
        try
        {
            await table.RunAsync(http);
        }
        catch (Refusal refusal)
        {
            await refusal.AnswerAsync(http);
        }
        catch (OrchestrationAlreadyExistsException exists)
        {
            await Refusal.Error(StatusCodes.Status409Conflict, exists.Message).AnswerAsync(http);
        }
        catch (Exception unavailable) when (backend.IsUnavailable(unavailable))
        {
            await Refusal.Error(StatusCodes.Status503ServiceUnavailable, unavailable.Message).AnswerAsync(http);
        }
        catch (ArgumentException wrong)
        {
            await Refusal.WrongArguments(wrong).AnswerAsync(http);
        }
        catch (BadHttpRequestException bad)
        {
            await Refusal.Error(bad.StatusCode, bad.Message).AnswerAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            log.DurableApiFailed(failure, http.Request.Method, http.Request.Path.Value ?? string.Empty);
            await Refusal.Error(StatusCodes.Status500InternalServerError, "Something went wrong while processing your request", failure)
                .AnswerAsync(http);
        }
    }
}
