using System.Net;
using HostStandIn.Durable;
using HostStandIn.Functions;
using HostStandIn.Protocol;
using HostStandIn.Workers;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HostStandIn.Http;

/// <summary>What callers reach: functions, the Durable HTTP API, timers on demand, and how the worker is.</summary>
internal sealed class Front(HostSettings options, FunctionWorker worker, HttpFunctions functions)
{
    private const string Admin = "/admin/functions";
    private readonly KeyCheck _functionKey = new(options.FunctionKey);
    private readonly KeyCheck _systemKey = new(options.SystemKey);
    private FunctionRoutes _routes = null!;
    private TimerEndpoint _timers = null!;
    private volatile DurableJobs? _jobs;

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = grpc.MaxSendMessageSize = int.MaxValue);
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<HttpFunctions>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 210_000_000; // learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#limits
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
    }

    public static Front Map(WebApplication app)
    {
        var front = ActivatorUtilities.CreateInstance<Front>(app.Services);
        app.MapGrpcService<WorkerService>();
        app.Map("/{**path}", front.ServeAsync);
        return front;
    }

    /// <summary>From here on it serves.</summary>
    public void Open(IReadOnlyList<FunctionEntry> all, DurableJobs jobs)
    {
        _routes = new(options.RoutePrefix, all);
        _timers = new(all, jobs);
        _jobs = jobs;
    }

    private Task ServeAsync(HttpContext http)
    {
        var path = http.Request.Path;
        if (_jobs is not { } jobs)
            return AnswerAsync(http, StatusCodes.Status503ServiceUnavailable);
        if (path == "/admin/worker")
            return http.Response.WriteAsJsonAsync(new { pid = worker.ProcessId, lives = worker.Lives });
        if (path.StartsWithSegments(Admin, StringComparison.OrdinalIgnoreCase, out var timer))
            return _timers.ServeAsync(http, timer.Value!.TrimStart('/'));
        if (path.StartsWithSegments(WebHook.Path, StringComparison.OrdinalIgnoreCase))
            return _systemKey.Allows(http.Request) ? jobs.Api.ServeAsync(http) : AnswerAsync(http, StatusCodes.Status401Unauthorized);
        if (_routes.Find(http.Request, out var values) is not { } function)
            return AnswerAsync(http, StatusCodes.Status404NotFound);
        return FunctionRoutes.IsAnonymous(function) || _functionKey.Allows(http.Request)
            ? functions.ServeAsync(http, function, values, jobs)
            : AnswerAsync(http, StatusCodes.Status401Unauthorized);
    }

    private static Task AnswerAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
