using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Workflow.Tests.Notify.StandIns;

/// <summary>A message that a stand-in took.</summary>
/// <param name="Channel">Whose.</param>
/// <param name="At">When.</param>
/// <param name="Body">As it came.</param>
/// <param name="Id">The header <c>X-Workflow-Id</c>, if there was one.</param>
internal sealed record TakenMessage(string Channel, DateTimeOffset At, string Body, string? Id);

/// <summary>
/// The robots of three chats, a webhook and a watchdog, as one server on this machine. Each checks what the real one is documented to check: key,
/// signature, size, messages a minute.
/// </summary>
internal sealed class ChatStandIns : IAsyncDisposable
{
    /// <summary>The key in each address; it must turn up nowhere.</summary>
    public const string Key = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa";

    /// <summary>The secret of each robot that has one.</summary>
    public const string Secret = "SEC-这是一个密钥-0123456789";

    private readonly WebApplication app;
    private CancellationTokenSource closing = new();
    private readonly ConcurrentQueue<TakenMessage> taken = [];
    private readonly ConcurrentQueue<string> calls = [];
    private readonly ConcurrentDictionary<string, Mood> moods = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Queue<DateTimeOffset>> rates = new(StringComparer.Ordinal);
    private readonly List<(Func<ChatStandIns, bool> IsSo, TaskCompletionSource Seen)> waiters = [];
    private readonly Lock gate = new();

    private ChatStandIns(TimeProvider time)
    {
        Time = time;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        app = builder.Build();
        app.Run(HandleAsync);
    }

    public TimeProvider Time { get; }

    /// <summary>All that was taken, in order.</summary>
    public IReadOnlyList<TakenMessage> Taken => [.. taken];

    /// <summary>The channel of each call, taken or not, in order.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public Mood this[string channel]
    {
        get => moods.GetValueOrDefault(channel);
        set => moods[channel] = value;
    }

    public static async Task<ChatStandIns> StartAsync(TimeProvider time)
    {
        var standIns = new ChatStandIns(time);
        await standIns.app.StartAsync();
        return standIns;
    }

    /// <summary>The address of a robot, as its owner copies it.</summary>
    public string Url(string channel) => $"{app.Urls.Single()}/{channel}/send?key={Key}";

    /// <summary>The settings that name these channels.</summary>
    public (string Name, string? Value)[] Settings(params string[] channels) =>
    [
        .. channels.Select(channel => (channel == "Heartbeat" ? "Notify__HeartbeatUrl" : $"Notify__{channel}__Url", (string?)Url(channel))),
        .. channels.Where(channel => channel is "DingTalk" or "Feishu" or "Webhook").Select(channel => ($"Notify__{channel}__Secret", (string?)Secret)),
    ];

    /// <summary>What one robot took.</summary>
    public IReadOnlyList<TakenMessage> TakenBy(string channel) => [.. taken.Where(message => message.Channel == channel)];

    /// <summary>Cuts the calls that hang.</summary>
    public async Task CutAsync()
    {
        var before = Interlocked.Exchange(ref closing, new CancellationTokenSource());
        await before.CancelAsync();
        before.Dispose();
    }

    /// <summary>Completes once it is so; asked after each call.</summary>
    public async Task WaitAsync(Func<ChatStandIns, bool> isSo)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
            waiters.Add((isSo, seen));
        Tell();
        var patience = Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        Assert.True(await Task.WhenAny(seen.Task, patience) == seen.Task, $"Called: {string.Join(' ', Calls)}\nTaken:\n{string.Join('\n', Taken)}");
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var channel = context.Request.Path.Value!.Split('/')[1];
        using var reader = new StreamReader(context.Request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var body = await reader.ReadToEndAsync();
        calls.Enqueue(channel);
        try
        {
            await AnswerAsync(context, channel, body);
        }
        finally
        {
            Tell();
        }
    }

    private async Task AnswerAsync(HttpContext context, string channel, string body)
    {
        var response = context.Response;
        switch (this[channel])
        {
            case Mood.Well:
                await RobotAsync(context, channel, body);
                break;
            case Mood.Broken:
                response.StatusCode = StatusCodes.Status500InternalServerError;
                await response.WriteAsync($"<html>{Url(channel)}</html>");
                break;
            case Mood.Hangs:
                Tell();
                using (var gone = CancellationTokenSource.CreateLinkedTokenSource(closing.Token, context.RequestAborted))
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
                    context.Abort();
                }
                break;
            case Mood.Huge:
                var piece = new byte[1024 * 1024];
                for (var i = 0; i < 10 && !context.RequestAborted.IsCancellationRequested; i++)
                    await response.Body.WriteAsync(piece, context.RequestAborted).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case Mood.Refuses:
                await response.WriteAsync($$"""{"errcode":93000,"errmsg":"invalid webhook url {{Url(channel)}}","code":19001,"msg":"invalid {{Url(channel)}} {{Secret}}"}""");
                break;
            case Mood.NoRobot:
                await response.WriteAsync("<!DOCTYPE html><title>登录</title>");
                break;
            default:
                response.StatusCode = StatusCodes.Status302Found;
                response.Headers.Location = $"{app.Urls.Single()}/elsewhere";
                break;
        }
    }

    private async Task RobotAsync(HttpContext context, string channel, string body)
    {
        var refusal = context.Request.Query["key"] != Key ? Robots.UnknownKey(channel)
            : Robots.Refuse(channel, context.Request, body, Time.GetUtcNow()) ?? (IsTooOften(channel) ? Robots.TooOften(channel) : null);
        if (refusal is null)
            taken.Enqueue(new(channel, Time.GetUtcNow(), body, context.Request.Headers["X-Workflow-Id"].FirstOrDefault()));
        if (channel is "Webhook" or "Heartbeat")
            context.Response.StatusCode = refusal is null ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
        else
            await context.Response.WriteAsync(refusal ?? Robots.Ok(channel));
    }

    private bool IsTooOften(string channel)
    {
        var now = Time.GetUtcNow();
        var rate = rates.GetOrAdd(channel, static _ => []);
        lock (rate)
        {
            while (rate.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1))
                rate.Dequeue();
            rate.Enqueue(now);
            return rate.Count > (channel is "WeCom" or "DingTalk" ? 20 : 100);
        }
    }

    private void Tell()
    {
        lock (gate)
        {
            foreach (var (isSo, seen) in waiters)
            {
                if (isSo(this))
                    seen.TrySetResult();
            }
            waiters.RemoveAll(waiter => waiter.Seen.Task.IsCompleted);
        }
    }
}
