using System.Net.Http.Headers;
using System.Text.Json;

namespace Run.Backups;

/// <summary>Calls of one program on this machine. Whatever is wrong with an answer is a sentence.</summary>
internal sealed class HttpCalls(HttpClient http, Uri program)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json") { CharSet = "utf-8" };

    /// <summary>The program's address, or one below it.</summary>
    public Uri At(string path) => new(program, path);

    /// <summary>The answer, or why there is none.</summary>
    public async Task<(AppAnswer? Answer, string? Problem)> AskAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(method, At(path));
            if (body is not null)
                request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) { Headers = { ContentType = Json } };
            using var answer = await http.SendAsync(request, cancellation);
            return (new(answer.StatusCode, answer.ReasonPhrase, await answer.Content.ReadAsByteArrayAsync(cancellation)), null);
        }
        catch (HttpRequestException error)
        {
            return (null, $"{error.Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"it gave no answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }

    /// <summary>Reads a file that may be large while it comes, or says why it cannot be read.</summary>
    public async Task<(T? Value, string? Problem)> ReadFileAsync<T>(string path, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellation)
        where T : class
    {
        try
        {
            using var answer = await http.GetAsync(At(path), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode)
                return (null, new AppAnswer(answer.StatusCode, answer.ReasonPhrase, await answer.Content.ReadAsByteArrayAsync(cancellation)).Explain());
            await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
            return (await read(body, cancellation), null);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException or JsonException)
        {
            return (null, $"{error.Message.TrimEnd('.')}.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"it gave no answer within {http.Timeout.TotalSeconds:0} s.");
        }
    }
}
