using System.Net;

namespace WeChat;

/// <summary>
/// The connections of the process. Created here and not by a factory, because a factory logs request addresses, and ours contain the token.
/// Connections are renewed every few minutes so that a process that runs for months follows DNS. Proxies of the environment are used.
/// </summary>
internal sealed class HttpPool : IDisposable
{
    /// <param name="options">Say which addresses of file servers are allowed.</param>
    /// <param name="resolve">Finds the addresses of file servers.</param>
    /// <param name="proxy">For files, instead of the environment's.</param>
    public HttpPool(WeChatOptions options, NameResolver resolve, IWebProxy? proxy = null)
    {
        Api = new HttpClient(Handler())
        {
            Timeout = Timeout.InfiniteTimeSpan, // Polly's, which runs on the given clock
            MaxResponseContentBufferSize = Limits.MaxAnswerBytes,
        };
        var files = Handler();
        files.ConnectCallback = new PublicConnector(
            resolve, _ => options.PrivateFileAddresses || options.ApiBase.IsLoopback, Failures.AddressRefused).ConnectAsync;
        files.Proxy = proxy;
        Files = new HttpClient(files) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>For API calls.</summary>
    public HttpClient Api { get; }

    /// <summary>For exported files, at public addresses.</summary>
    public HttpClient Files { get; }

    public void Dispose()
    {
        Api.Dispose();
        Files.Dispose();
    }

    private static SocketsHttpHandler Handler() => new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        ActivityHeadersPropagator = null, // the ids of our traces stay with us
        AllowAutoRedirect = false, // could send the secret elsewhere, or lead a download into this network
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None, // the bytes are hashed as the service wrote them
    };
}
