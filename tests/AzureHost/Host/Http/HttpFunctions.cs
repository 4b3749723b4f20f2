using HostStandIn.Durable;
using HostStandIn.Functions;
using HostStandIn.Workers;
using Yarp.ReverseProxy.Forwarder;

namespace HostStandIn.Http;

/// <summary>
/// Runs a function over HTTP as the real host does with a worker of ASP.NET Core: the call goes over the worker protocol, the request itself
/// is forwarded, and the worker joins the two by a header.
/// </summary>
internal sealed class HttpFunctions(IHttpForwarder forwarder, HostLog log) : IDisposable
{
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ForwarderRequestConfig _config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };

    public async Task ServeAsync(HttpContext http, FunctionEntry function, RouteValueDictionary values, DurableJobs jobs)
    {
        var call = Invocations.Register(async (worker, request, cancellation) =>
        {
            request.InputData[0].Data = new() { Http = new() };
            foreach (var (name, value) in values)
            {
                request.InputData[0].Data.Http.NullableParams[name] = new() { Value = value?.ToString() };
                request.TriggerMetadata[name] = new() { String = value?.ToString() };
            }
            http.Request.Headers["x-ms-invocation-id"] = request.InvocationId;
            var forwarding = forwarder.SendAsync(http, worker.Http.AbsoluteUri, _invoker, _config).AsTask();
            await FunctionWorker.CallAsync(worker, request, cancellation);
            if (await forwarding is not ForwarderError.None and var error)
                throw new InvalidOperationException($"The request could not be forwarded: {error}");
        });
        try
        {
            await jobs.CallAsync(function.Name, call, http.RequestAborted);
        }
        catch (Exception failed)
        {
            log.Write("host", $"{function.Name}: {failed.InnerException?.Message ?? failed.Message}");
            if (!http.Response.HasStarted)
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    public void Dispose() => _invoker.Dispose();
}
