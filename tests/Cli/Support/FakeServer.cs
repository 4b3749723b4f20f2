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

    public Wf Wf => new(Url);

    /// <summary>What was asked for, as <c>GET /api/backups?top=1</c>, and what was sent with it.</summary>
    public ConcurrentQueue<(string Call, string Body)> Calls { get; } = new();

    /// <summary>The calls alone.</summary>
    public IReadOnlyList<string> Asked => [.. Calls.Select(call => call.Call)];

    /// <summary>The keys that came.</summary>
    public ConcurrentQueue<string?> Keys { get; } = new();

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers every call of a path.</summary>
    public FakeServer With(string path, string body, int status = 200, string type = "application/json") => With(path, _ => (status, type, body));

    /// <summary>The same, made from the request.</summary>
    public FakeServer With(string path, Func<HttpRequest, (int Status, string Type, string Body)> answer)
    {
        answers[path] = answer;
        return this;
    }

    /// <summary>Answers one call, as <c>GET /api/retention?days=3</c>; it goes before what its path has.</summary>
    public FakeServer On(string call, string json, int status = 200) => With(call, json, status);

    /// <summary>The same, made anew each time.</summary>
    public FakeServer On(string call, Func<(int Status, string Json)> answer) => With(call, _ => answer() is var (status, json) ? (status, "application/json", json) : default);

    /// <summary>Never answers.</summary>
    public FakeServer Hang(string call) => On(call, "", status: 0);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var call = $"{context.Request.Method} {Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.Value)}";
        using var reader = new StreamReader(context.Request.Body);
        Calls.Enqueue((call, await reader.ReadToEndAsync()));
        Keys.Enqueue(context.Request.Headers["x-functions-key"]);
        var answer = answers.GetValueOrDefault(call) ?? answers.GetValueOrDefault(context.Request.Path);
        var (status, type, body) = answer?.Invoke(context.Request) ?? (404, "application/problem+json", """{"title":"Not found","detail":"There is none."}""");
        if (status == 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        if (status is >= 300 and < 400)
            context.Response.Headers.Location = body;
        else
            await context.Response.WriteAsync(body);
    }
}
