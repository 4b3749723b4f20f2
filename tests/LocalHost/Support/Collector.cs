using System.Collections.Concurrent;
using System.Globalization;
using LocalHost.Tests.Support.Otlp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LocalHost.Tests.Support;

/// <summary>An OpenTelemetry collector on loopback (OTLP over HTTP, protobuf). Keeps every body.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();

    private Collector(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    /// <summary>All bodies, for whoever looks for what must not be in them.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _received.Select(one => one.Body)];

    public IReadOnlyList<Span> Spans =>
    [
        .. Of("/v1/traces").SelectMany(body => TraceRequest.Parser.ParseFrom(body).ResourceSpans)
            .SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans),
    ];

    public IReadOnlySet<string> Metrics => Of("/v1/metrics").SelectMany(body => MetricsRequest.Parser.ParseFrom(body).ResourceMetrics)
        .SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics).Select(metric => metric.Name).ToHashSet(StringComparer.Ordinal);

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        var collector = new Collector(app);
        app.UseRouting();
        app.MapPost("{**path}", collector.TakeAsync);
        await app.StartAsync();
        return collector;
    }

    /// <summary>The settings of an app that sends here, often enough for a test.</summary>
    public void Fill(Dictionary<string, string> settings)
    {
        settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = Address.ToString();
        settings["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        settings["OTEL_METRIC_EXPORT_INTERVAL"] = 200.ToString(CultureInfo.InvariantCulture);
        settings["OTEL_BSP_SCHEDULE_DELAY"] = 200.ToString(CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IEnumerable<byte[]> Of(string path) => _received.Where(one => one.Path == path).Select(one => one.Body);

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _received.Enqueue((http.Request.Path, body.ToArray()));
    }
}
