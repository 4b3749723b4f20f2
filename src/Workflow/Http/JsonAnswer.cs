using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Workflow.Languages;

namespace Workflow.Http;

/// <summary>An answer with a JSON body whose sentences are in the caller's language.</summary>
internal sealed class JsonAnswer<T> : ContentResult
{
    private readonly T value;

    public JsonAnswer(int statusCode, T value, string contentType)
    {
        this.value = value;
        (StatusCode, Content, ContentType) = (statusCode, JsonSerializer.Serialize(value, Json.Options), $"{contentType}; charset=utf-8");
    }

    public override Task ExecuteResultAsync(ActionContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        if (CallerLanguage.IsChinese(request))
        {
            Content = JsonSerializer.Serialize(value, Json.Chinese);
            response.Headers.ContentLanguage = CallerLanguage.Chinese;
        }
        return base.ExecuteResultAsync(context);
    }
}
