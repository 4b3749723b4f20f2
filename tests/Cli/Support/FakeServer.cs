using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Cli.Tests.Support;

/// <summary>A server on loopback that answers what a test has put there: for states that the real one is hard to bring into, and for servers that are none.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpRequest, (int Status, string Type, string Body)>> answers = new(StringComparer.Ordinal);

    private FakeServer(WebApplication app) => this.app = app;

    public Uri Url => new(app.Urls.Single());

    /// <summary>What was asked, as <c>GET /api/…</c>.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The keys that came.</summary>
    public ConcurrentQueue<string?> Keys { get; } = new();

    public Wf Wf => new(Url);

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers a path with JSON.</summary>
    public FakeServer With(string path, string json, int status = 200, string type = "application/json") => With(path, _ => (status, type, json));

    public FakeServer With(string path, Func<HttpRequest, (int Status, string Type, string Body)> answer)
    {
        answers[path] = answer;
        return this;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        Keys.Enqueue(context.Request.Headers["x-functions-key"]);
        if (!answers.TryGetValue(context.Request.Path, out var answer))
        {
            context.Response.StatusCode = 404;
            return;
        }
        var (status, type, body) = answer(context.Request);
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        if (status is >= 300 and < 400)
            context.Response.Headers.Location = body;
        else
            await context.Response.WriteAsync(body);
    }
}
