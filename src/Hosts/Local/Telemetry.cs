using System.Reflection;
using Functions.Local.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WeChat;
using Workflow.Numbers;

namespace Workflow.Local;

/// <summary>Metrics for a Prometheus server at <c>/api/metrics</c>; metrics and traces to a collector, if one is set.</summary>
public static class Telemetry
{
    private const string Route = "api/metrics";
    private const string ServiceName = "workflow";

    /// <summary>Adds both. The names and defaults of the other <c>OTEL_</c> settings are OpenTelemetry's own.</summary>
    /// <exception cref="SettingException">The collector's address is invalid.</exception>
    public static void AddTelemetry(this FunctionsApplicationBuilder builder)
    {
        var hasCollector = Collector.IsSet(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: Version).AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Instruments.MeterName, WeChatTelemetry.Name).AddPrometheusExporter(AsItIsNamed);
                if (hasCollector)
                    metrics.AddOtlpExporter();
            });
        if (hasCollector)
            telemetry.WithTracing(traces => traces.AddSource(Spans.SourceName, WeChatTelemetry.Name).AddOtlpExporter());
        builder.MapEndpoints(routes => routes
            .MapPrometheusScrapingEndpoint(Route, meterProvider: null, branch => branch.Use(LookFirstAsync), optionsName: null)
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get])));
    }

    private static string? Version => typeof(Instruments).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    // The meter's name adds nothing to the metrics' own names.
    private static void AsItIsNamed(PrometheusAspNetCoreOptions options) => options.ScopeInfoEnabled = false;

    // A scrape can wait for storage, and then shows the current state; reading an instrument cannot.
    private static async Task LookFirstAsync(HttpContext http, RequestDelegate next)
    {
        foreach (var source in http.RequestServices.GetServices<INumberSource>())
            await source.RefreshAsync(http.RequestAborted);
        await next(http);
    }
}
