using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cli.Settings;
using Cli.Texts;

namespace Cli.Api;

/// <summary>An answer: the part that a verb reads, and all of it for <c>--json</c>.</summary>
internal sealed record Answer<T>(T Value, JsonElement Raw);

/// <summary>The HTTP API of the app.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http;
    private readonly Server server;
    private readonly Words words;

    public ApiClient(Server server, Words words)
    {
        (this.server, this.words) = (server, words);
        http = new HttpClient(new SocketsHttpHandler
        {
            // A key goes only to the named server, never to where it redirects.
            AllowAutoRedirect = false,
            UseProxy = !server.Url.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(10),
        })
        {
            BaseAddress = server.Url,
            Timeout = Limits.CallTime,
            MaxResponseContentBufferSize = Limits.AnswerBytes,
        };
        // The app's sentences come in this language.
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(words.Language);
        if (server.Key is { } key)
            http.DefaultRequestHeaders.Add("x-functions-key", key);
    }

    public Server Server => server;

    public Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation, HttpStatusCode? also = null) =>
        SendAsync(HttpMethod.Get, path, null, type, cancellation, also);

    /// <summary>Calls and reads the answer.</summary>
    /// <param name="method">Of the call.</param>
    /// <param name="path">Below the server's address.</param>
    /// <param name="body">What is sent; null for nothing.</param>
    /// <param name="type">Of the answer.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="also">Another status that carries such an answer, for bad news.</param>
    /// <exception cref="ApiFailure">The app refused.</exception>
    /// <exception cref="Failure">There was no answer, or it did not come from the app.</exception>
    public async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, JsonElement? body, JsonTypeInfo<T> type, CancellationToken cancellation, HttpStatusCode? also = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is { } json)
            request.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        var raw = await ReadAsync(response, also, cancellation);
        return new(Read(raw, type), raw);
    }

    /// <summary>Reads a part of an answer.</summary>
    /// <exception cref="Failure">The app does not answer like this.</exception>
    public T Read<T>(JsonElement raw, JsonTypeInfo<T> type)
    {
        try
        {
            return raw.Deserialize(type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new Failure(ExitCode.Failed, words["server.nonsense", server.Url]);
        }
    }

    /// <summary>Opens a file from <paramref name="offset"/> on.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, long offset, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (offset > 0)
            request.Headers.Range = new RangeHeaderValue(offset, null);
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            await ReadAsync(response, null, cancellation);
        throw NotTheApp(response);
    }

    /// <summary>Posts and returns the answer byte for byte: it may be a document, which is not parsed here.</summary>
    public async Task<(HttpStatusCode Status, byte[] Bytes)> ReadBytesAsync(string path, JsonElement body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body.GetRawText(), Encoding.UTF8, "application/json") };
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json")
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
        await ReadAsync(response, null, cancellation);
        throw NotTheApp(response);
    }

    /// <summary>Reads an answer that is a text of its own.</summary>
    public async Task<string> ReadTextAsync(string path, string type, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == type)
            return await response.Content.ReadAsStringAsync(cancellation);
        await ReadAsync(response, null, cancellation);
        throw NotTheApp(response);
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, completion, cancellation);
        }
        catch (HttpRequestException away) when (away.HttpRequestError != HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new ServerAway(words["server.away", server.Url, away.InnerException?.Message ?? away.Message]);
        }
        catch (HttpRequestException)
        {
            throw new Failure(ExitCode.Failed, words["server.tooLong", server.Url]);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ServerAway(words["server.slow", server.Url, (int)Limits.CallTime.TotalSeconds]);
        }
    }

    private async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode? also, CancellationToken cancellation)
    {
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        var json = Parse(bytes);
        var isProblem = response.Content.Headers.ContentType?.MediaType == "application/problem+json";
        if ((response.IsSuccessStatusCode || (response.StatusCode == also && !isProblem)) && json is { } answer)
            return answer;
        if (json is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String)
            throw new ApiFailure(response.StatusCode, detail.GetString()!, problem);
        throw response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ApiFailure(response.StatusCode, words["server.unauthorized", server.Url], null),
            HttpStatusCode.NotFound => new Failure(ExitCode.Failed, words["server.unknownCall", server.Url]),
            _ => NotTheApp(response),
        };
    }

    private Failure NotTheApp(HttpResponseMessage response) => new(
        ExitCode.Failed, words["server.notTheApp", server.Url, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? words["server.noType"]]);

    private static JsonElement? Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
