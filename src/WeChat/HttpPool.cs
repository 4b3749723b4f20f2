using System.Net;

namespace WeChat;

/// <summary>
/// The connections of the process. Made by hand, not by a factory, because a factory logs request addresses, and ours carry the token.
/// Connections are renewed every few minutes so that a process that runs for months follows DNS.
/// </summary>
internal sealed class HttpPool : IDisposable
{
    public HttpPool()
    {
        Api = new HttpClient(Handler(redirects: false))
        {
            Timeout = Timeout.InfiniteTimeSpan, // Polly's, which runs on the given clock
            MaxResponseContentBufferSize = Limits.MaxAnswerBytes,
        };
        Files = new HttpClient(Handler(redirects: true)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>For API calls: no redirects, which could carry the secret elsewhere.</summary>
    public HttpClient Api { get; }

    /// <summary>For exported files: a link is all it takes, so redirects are followed.</summary>
    public HttpClient Files { get; }

    public void Dispose()
    {
        Api.Dispose();
        Files.Dispose();
    }

    private static SocketsHttpHandler Handler(bool redirects) => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        AllowAutoRedirect = redirects,
        MaxAutomaticRedirections = 3,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None, // the bytes are hashed as the service wrote them
    };
}
