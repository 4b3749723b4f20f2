using System.Net;
using System.Net.Http.Headers;
using System.Text;
using WeChat;

namespace Workflow.Notify.Channels;

/// <summary>What the other side answered.</summary>
/// <param name="Status">Of HTTP; 0 if there was no answer.</param>
/// <param name="Body">Its text, also of a refusal; empty if nobody asked for it.</param>
/// <param name="Problem">Why it is not a success in HTTP; null if it is.</param>
/// <param name="RetryAfter">What the answer says of it.</param>
public readonly record struct ChannelAnswer(int Status, string Body, string? Problem, TimeSpan? RetryAfter);

/// <summary>
/// Calls channels: at public addresses or on this machine, for <see cref="Limits.ChannelTime"/>, following no redirect, and reading no more of an
/// answer than <see cref="Limits.ChannelAnswerBytes"/>. Created here and not by a factory, because a factory logs addresses, and these contain keys.
/// </summary>
public sealed class ChannelHttp : IDisposable
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly HttpClient http;
    private readonly TimeProvider time;

    public ChannelHttp(NotifySettings settings, TimeProvider time)
        : this(settings, time, static (host, ct) => Dns.GetHostAddressesAsync(host, ct))
    {
    }

    /// <param name="settings">Say which addresses are on this machine.</param>
    /// <param name="time">Ends calls.</param>
    /// <param name="resolve">Finds the addresses of a name.</param>
    internal ChannelHttp(NotifySettings settings, TimeProvider time, NameResolver resolve)
    {
        this.time = time;
        var own = settings.Channels.Append(settings.Heartbeat).OfType<ChannelSettings>()
            .Where(channel => channel.Url.IsLoopback).Select(channel => channel.Url.IdnHost.Trim('[', ']')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = new PublicConnector(resolve, to => own.Contains(to.Host.Trim('[', ']')), ChannelUrl.Refused).ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Messages are hours apart.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            // What is not read is not fetched either.
            MaxResponseDrainSize = 0,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Workflow-Notify");
    }

    /// <summary>Posts JSON and reads the answer.</summary>
    public Task<ChannelAnswer> PostAsync(Uri url, string json, CancellationToken cancellation) =>
        CallAsync(Post(url, json), readsBody: true, cancellation);

    /// <summary>A request to post JSON, for headers of the caller's.</summary>
    public static HttpRequestMessage Post(Uri url, string json)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        return new(HttpMethod.Post, url) { Content = content };
    }

    /// <summary>Makes one call. Errors are in the answer.</summary>
    /// <param name="request">Disposed of.</param>
    /// <param name="readsBody">Whether the caller needs the answer's text.</param>
    /// <param name="cancellation">Stops it; the only thing that is thrown.</param>
    public async Task<ChannelAnswer> CallAsync(HttpRequestMessage request, bool readsBody, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(Limits.ChannelTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            using (request)
            using (var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token))
                return await ReadAsync(response, readsBody, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed($"There was no answer within {Limits.ChannelTime.TotalSeconds:0} seconds.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return Failed(Describe(broken));
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<ChannelAnswer> ReadAsync(HttpResponseMessage response, bool readsBody, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var after = RetryAfter(response);
        if (status is >= 300 and < 400)
            return new(status, "", $"It answered {status} and redirects. Set the address that it redirects to.", after);
        var refusal = response.IsSuccessStatusCode ? null : $"It answered with the HTTP status {status}.";
        if (!readsBody)
            return new(status, "", refusal, after);
        var buffer = new byte[Limits.ChannelAnswerBytes + 1];
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > Limits.ChannelAnswerBytes
            ? new(status, "", refusal ?? $"Its answer has more than {Limits.ChannelAnswerBytes / 1024} KB. Check that the address is that of the robot.", after)
            : new(status, Encoding.UTF8.GetString(buffer, 0, length), refusal, after);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var after = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return after > TimeSpan.Zero ? (after < LongestRetryAfter ? after : LongestRetryAfter) : null;
    }

    private static ChannelAnswer Failed(string problem) => new(0, "", problem, null);

    // The platform's own texts name host and port, never the path.
    private static string Describe(Exception broken)
    {
        var deepest = broken;
        while (deepest.InnerException is { } inner)
            deepest = inner;
        return $"It could not be reached: {Text(deepest.Message)}.";
    }

    private static string Text(string message) => Steps.Text.FirstLine(message).TrimEnd('.');
}
