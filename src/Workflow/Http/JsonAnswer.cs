using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Workflow.Languages;

namespace Workflow.Http;

/// <summary>An answer with a JSON body whose sentences are in the caller's language, which is known when it is sent.</summary>
internal sealed class JsonAnswer<T>(int statusCode, T value, string contentType) : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        var isChinese = CallerLanguage.IsChinese(request);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (isChinese)
            response.Headers.ContentLanguage = CallerLanguage.Chinese;
        return Written(isChinese).ExecuteResultAsync(context);
    }

    /// <summary>The answer in one of the two languages.</summary>
    internal ContentResult Written(bool inChinese) => new()
    {
        StatusCode = statusCode,
        Content = JsonSerializer.Serialize(value, inChinese ? Json.Chinese : Json.Options),
        ContentType = $"{contentType}; charset=utf-8",
    };
}
