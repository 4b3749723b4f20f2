using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Local.Tables.Tests.Wire;

/// <summary>An HTTP server that writes down what it is asked and answers as told.</summary>
internal sealed class Recorder : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<Call> _calls = [];

    private Recorder(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>Answers come in order; the last one repeats.</summary>
    public static async Task<Recorder> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var recorder = new Recorder(app);
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var call = new Call(
                context.Request.Method,
                context.Features.Get<IHttpRequestFeature>()!.RawTarget,
                context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                await reader.ReadToEndAsync());
            var (status, body) = answers[Math.Min(recorder._calls.Count, answers.Length - 1)];
            recorder._calls.Add(call);
            context.Response.StatusCode = status;
            if (body.Length > 0) await context.Response.WriteAsync(body);
        });
        await app.StartAsync();
        return recorder;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed record Call(string Method, string Target, Dictionary<string, string> Headers, string Body);
}
