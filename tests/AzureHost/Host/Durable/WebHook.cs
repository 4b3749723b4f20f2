using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host.Config;

namespace HostStandIn.Durable;

/// <summary>Tells the extension where its HTTP API is reached, and reaches it.</summary>
internal sealed class WebHook(Uri address, string? systemKey) : IWebHookProvider
{
    public const string Path = "/runtime/webhooks/durabletask";

    private IAsyncConverter<HttpRequestMessage, HttpResponseMessage>? _extension;

    public Uri GetUrl(IExtensionConfigProvider extension)
    {
        _extension = (IAsyncConverter<HttpRequestMessage, HttpResponseMessage>)extension;
        return new(address, Path + (systemKey is null ? "" : $"?code={Uri.EscapeDataString(systemKey)}"));
    }

    /// <summary>Lets the extension answer.</summary>
    public async Task ServeAsync(HttpContext http)
    {
        var request = http.Request;
        using var question = new HttpRequestMessage(new(request.Method), $"{request.Scheme}://{request.Host}{request.Path}{request.QueryString}");
        question.Content = new StreamContent(request.Body);
        foreach (var (name, value) in request.Headers)
        {
            if (!question.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value))
                question.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)value);
        }

        using var answer = await _extension!.ConvertAsync(question, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers))
            http.Response.Headers[name] = value.ToArray();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
