using System.Net;
using System.Text;
using Azurite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Crash.Tests.Support;

/// <summary>
/// Stands between the app and its storage, passes on what comes, byte for byte, and shows each write to <see cref="Deaths"/> before storage
/// sees it and before the app hears of it. The signature of a request covers its path, and neither host nor port.
/// </summary>
internal sealed class StorageProxy : IAsyncDisposable
{
    private static readonly string[] OfOneConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Host", "Expect"];

    private readonly HttpClient _storage = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly WebApplication _blobs;
    private readonly WebApplication _tables;
    private readonly AzuriteServer _azurite;

    private StorageProxy(AzuriteServer azurite)
    {
        _azurite = azurite;
        (_blobs, _tables) = (Server(azurite.BlobEndpoint, readsBodies: false), Server(azurite.TableEndpoint, readsBodies: true));
    }

    /// <summary>When the process dies.</summary>
    public Deaths Deaths { get; } = new();

    /// <summary>For the app.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AzuriteServer.AccountName};AccountKey={AzuriteServer.AccountKey};"
        + $"BlobEndpoint={Address(_blobs)};QueueEndpoint={_azurite.QueueEndpoint};TableEndpoint={Address(_tables)};";

    public static async Task<StorageProxy> StartAsync(AzuriteServer azurite)
    {
        var proxy = new StorageProxy(azurite);
        await proxy._blobs.StartAsync();
        await proxy._tables.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        Deaths.Cancel();
        await _blobs.DisposeAsync();
        await _tables.DisposeAsync();
        _storage.Dispose();
    }

    private static string Address(WebApplication server) => $"{server.Urls.Single()}/{AzuriteServer.AccountName}";

    private WebApplication Server(Uri storage, bool readsBodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(options => options.Limits.MaxRequestBodySize = null);
        var server = builder.Build();
        server.Run(context => PassOnAsync(context, storage, readsBodies));
        return server;
    }

    private async Task PassOnAsync(HttpContext context, Uri storage, bool readsBodies)
    {
        try
        {
            var body = await ReadAsync(context.Request);
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var write = new StorageWrite(
                context.Request.Method, Uri.UnescapeDataString(target), readsBodies ? Encoding.UTF8.GetString(body) : "");
            await Deaths.MeetAsync(DeathMoment.Before, write);
            using var request = Copy(context.Request, new Uri(storage, "/").ToString().TrimEnd('/') + target, body);
            using var answer = await _storage.SendAsync(request, CancellationToken.None);
            // What storage refused has changed nothing.
            if (answer.IsSuccessStatusCode)
                await Deaths.MeetAsync(DeathMoment.After, write);
            await CopyAsync(answer, context);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or BadHttpRequestException)
        {
            // The process died while it sent or waited.
            context.Abort();
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private static HttpRequestMessage Copy(HttpRequest from, string address, byte[] body)
    {
        // The path is signed as it was written.
        var uri = new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(from.Method), uri) { Content = HasBody(from) ? new ByteArrayContent(body) : null };
        request.Headers.Host = from.Host.Value;
        foreach (var (name, values) in from.Headers)
        {
            if (OfOneConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return request;
    }

    private static bool HasBody(HttpRequest request) => request.Method is "PUT" or "POST" or "PATCH" or "MERGE";

    private static async Task CopyAsync(HttpResponseMessage from, HttpContext context)
    {
        context.Response.StatusCode = (int)from.StatusCode;
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers))
        {
            if (!OfOneConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
                context.Response.Headers[name] = values.ToArray();
        }
        if (context.Request.Method != "HEAD" && from.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
            await from.Content.CopyToAsync(context.Response.Body);
    }
}
