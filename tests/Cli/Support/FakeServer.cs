using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cli.Tests.Support;

/// <summary>A server that says what a test wants it to say: one of another version, or one in a state that is hard to get into.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<(int Status, string Json)>> answers = new(StringComparer.Ordinal);

    private FakeServer(WebApplication app) => this.app = app;

    public Uri Url { get; private set; } = null!;

    public Wf Wf => new(Url);

    /// <summary>What was asked for, as <c>GET /api/backups?top=1</c>, and what was sent with it.</summary>
    public ConcurrentQueue<(string Call, string Body)> Calls { get; } = new();

    public static async Task<FakeServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build());
        server.app.Run(server.AnswerAsync);
        await server.app.StartAsync();
        server.Url = new(server.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Answers a call, as <c>GET /api/retention</c>; a query belongs to it.</summary>
    public FakeServer On(string call, string json, int status = 200) => On(call, () => (status, json));

    /// <summary>The same, made anew each time.</summary>
    public FakeServer On(string call, Func<(int Status, string Json)> answer)
    {
        answers[call] = answer;
        return this;
    }

    /// <summary>Never answers.</summary>
    public FakeServer Hang(string call) => On(call, () => (0, ""));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var call = $"{context.Request.Method} {Uri.UnescapeDataString(context.Request.Path + context.Request.QueryString.Value)}";
        using var reader = new StreamReader(context.Request.Body);
        Calls.Enqueue((call, await reader.ReadToEndAsync()));
        var (status, json) = answers.TryGetValue(call, out var answer) ? answer() : (404, """{"title":"Not found","detail":"There is none."}""");
        if (status == 0)
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }
}
