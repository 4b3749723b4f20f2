using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WeChat;

/// <summary>Sends one POST and returns its JSON answer, error codes included. Knows nothing about tokens.</summary>
internal sealed class Transport(WeChatOptions options, HttpPool http, Tries tries, ServiceMemory memory, CallNumbers numbers)
{
    // Letters are not escaped on the wire, as in the service's own samples.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Posts below the API's base, whose own path is kept: a gateway may have one.</summary>
    /// <param name="endpoint">Name in errors and logs.</param>
    /// <param name="path">Path and query below the API's base; holds the token.</param>
    /// <param name="body">Becomes the JSON body.</param>
    /// <param name="effectful">A broken or late answer leaves the outcome unknown.</param>
    /// <param name="ct">Ends the request.</param>
    public Task<ApiAnswer> PostAsync(string endpoint, string path, object body, bool effectful, CancellationToken ct) =>
        numbers.CountAsync(endpoint, () => tries.TimedAsync(endpoint, effectful, async limited =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{options.ApiBase.AbsoluteUri.TrimEnd('/')}/{path}"));
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Json));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            using var response = await http.Api.SendAsync(request, HttpCompletionOption.ResponseContentRead, limited);
            memory.SawDate(response.Headers.Date);
            var bytes = await response.Content.ReadAsByteArrayAsync(limited);
            if (!response.IsSuccessStatusCode)
                throw NotOk(endpoint, (int)response.StatusCode, effectful);
            return ApiAnswer.Parse(endpoint, bytes, effectful);
        }, ct));

    // Business errors have status 200. Anything else is from a gateway or a proxy. Their 4xx were not passed on, except a time-out
    // (408), which may have come while the service was working, like any 5xx.
    private static WeChatException NotOk(string endpoint, int status, bool effectful) =>
        Failures.BadAnswer(
            endpoint,
            $"HTTP status {status}",
            outcomeUnknown: effectful && status is (408 or >= 500),
            status is 408 or 425 or 429 or >= 500 ? ErrorClass.Retry : ErrorClass.Permanent);
}
